"""When: working days, ages and deadlines. Pure.

Every instant is an aware datetime in UTC; every day is a day in London. No function
here reads the system clock: whoever asks passes the moment in.
"""
