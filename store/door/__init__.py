"""The methods of `store.repository.Store`, a file for each subject: what may be asked of the store, and told to it.

They open a connection, call one function of the room, and return its answer; nothing is decided here.
"""
