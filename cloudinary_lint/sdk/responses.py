"""Calls whose responses hold an address twice, with http and with https."""

from __future__ import annotations

_UPLOADER = (
    "upload unsigned_upload upload_large upload_large_part explicit rename text multi explode "
    "generate_sprite create_archive create_zip create_slideshow"
)
_ADMIN = (
    "resource resource_by_asset_id update resources resources_by_tag resources_by_moderation "
    "resources_by_ids resources_by_asset_folder resources_by_asset_ids resources_by_context visual_search "
    "restore restore_by_asset_ids"
)
RESPONSES = frozenset(
    {f"cloudinary.uploader.{name}" for name in _UPLOADER.split()}
    | {f"cloudinary.api.{name}" for name in _ADMIN.split()},
)
"""Calls whose responses hold both `url`, which is http in any configuration, and `secure_url`."""

RESPONSE_LISTS = frozenset({"resources", "eager", "derived"})
"""Keys of a response that hold lists of further responses."""

INSECURE_KEY = "url"
SECURE_KEY = "secure_url"
