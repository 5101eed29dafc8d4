"""What takes long on the air: whole releases, whole packs, real players. `make loops` runs them, `make test` does not."""
