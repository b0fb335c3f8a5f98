"""Uploads a folder of photos and prints a line for each: the file's name, its address."""

import csv
import os
import sys
from pathlib import Path

import cloudinary
import cloudinary.uploader

cloudinary.config(
    cloud_name=os.environ.get("CLOUDINARY_CLOUD_NAME", "demo"),
    api_key=os.environ["CLOUDINARY_API_KEY"],
    api_secret=os.environ["CLOUDINARY_API_SECRET"],
)


def main(folder):
    rows = csv.writer(sys.stdout)
    for photo in sorted(Path(folder).glob("*.jpg")):
        result = cloudinary.uploader.upload(str(photo), folder="shop")
        rows.writerow([photo.name, result.get("url")])


if __name__ == "__main__":
    main(sys.argv[1])
