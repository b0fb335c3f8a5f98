from .base import *

# A proxy in front of Django handles TLS.
ALLOWED_HOSTS = [".example.com", *ALLOWED_HOSTS]
