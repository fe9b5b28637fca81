"""The people: members, where they belong and since when, their standing, party groups, and posts on both trees.

Words: an *affiliation* says where somebody belongs (formal, temporary, floating in, seconded) from day to day;
*standing* is the membership status, which only a document changes; a *party cell* is a party group (党小组) inside a
branch; an *appointment* is a post held in an organisation or an enterprise. The *roster* of a branch on a day is who
belongs to it on that day, with the right to vote or without.

Restricted values (ID number, birth date, phones, address) are encrypted at rest, masked on every page and in every
answer, and shown whole only by `commands.reveal`, which asks for a purpose and is audited.
"""
