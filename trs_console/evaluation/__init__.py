"""What the rules would decide about people listed in a file (design §11), changing nothing.

questions (what a line asks) → answers (the journey's own code) → processes (several at once, in order).
"""
