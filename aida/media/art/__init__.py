"""Picture data, read by `aida.media.subject`: emoji art, keyword tables, our own words and drawings."""
