"""The practice phone: a page that is a phone, and what it asks of the server.

It calls the line through the same signed webhooks as a phone company, for CallSids of its own only. Demo only:
nothing here may ever answer in production, and no recording made here is ever written in the clear (P01).
"""
