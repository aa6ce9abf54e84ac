"""The rules: what a visit, a visit form, an issue and the rota are, and what people may do with them.

Pure: no I/O, no framework, no clock of its own. May use the standard library, pydantic and pure libraries (holidays,
python-dateutil, python-stdnum, phonenumbers, rapidfuzz, regex). Never imports `cards`, `storage` or `bot`.
"""
