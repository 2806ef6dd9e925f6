"""Address books other than LinkedIn's: vCards, the CSV files of Google and Outlook, and Monica's JSON.

Every reader is pure: text in, records and notes out, one entry at a time, so that one bad entry costs one entry.
"""
