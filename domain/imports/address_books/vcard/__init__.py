"""vCards 2.1 (versit, 1996), 3.0 (RFC 2426), 4.0 (RFC 6350) and what Apple's address book makes of 3.0.

Octets become lines (`lines`), lines are unfolded (`folding`) and parted into cards (`cards`), each line of a
card becomes a property (`properties`), and each property what it means (`names`, `places`, `particulars`).
`reading` puts a card together again.
"""
