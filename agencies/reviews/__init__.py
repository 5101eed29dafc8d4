"""What workers say of an agency that a register lists: five questions, answered by key, heard as words and rounded counts.

Never in here: a number, a voice, a name of a worker; a star or a mark; a review of a recruiter whom no register lists (that is
a report, and never public). Nothing is heard before five workers told over a month or more, a person approved each, and the
agency was asked for its side. Nothing of this goes on the radio.
"""
