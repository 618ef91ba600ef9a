"""Showing who one is: codes, passkeys, providers, second factors; and where one is signed in."""
