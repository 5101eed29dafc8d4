"""Workers' own stories: told by phone, approved by a person, broadcast only as their tellers allowed (P21-P23).

Apart from `cases`: nothing that began as a grievance is ever aired. What must never happen in this room: a story that goes out
without recorded consent for that use, without a person's approval, or after its teller took it back.
"""
