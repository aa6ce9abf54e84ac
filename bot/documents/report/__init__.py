"""The committee report as files: an outline of what is said, made of a report's content, and the Word documents drawn from it."""
