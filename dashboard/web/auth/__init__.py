"""How somebody proves who they are: a demonstration, a local file, a proxy, an identity provider, an API token."""
