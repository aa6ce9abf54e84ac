"""Everything that the product says, one file per subject. Plain English, after GOV.UK: no "please", "invalid" or "sorry"."""
