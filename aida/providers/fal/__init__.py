"""fal.ai: pictures, clips, voices and music from one queue.

    recipe ─orders→ JobOrder ─FalCounter→ the queue → output ─outside.receive→ asset

`endpoints` holds how each endpoint names its inputs; no other file knows a field of the vendor's.
"""
