"""Telephone companies: what they sign, what they are asked. The practice carrier is one of them."""
