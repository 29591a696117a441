"""KIE.AI, a reseller of Midjourney: one picture order in, four pictures out, the first is kept."""
