"""Rows judged one delivery at a time: good ones are counted, bad ones become findings."""
