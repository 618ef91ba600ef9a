"""The only importers of webauthn, authlib and joserfc: passkeys, and OpenID Connect."""
