-- Recipes that an operator mends and releases. Tables of the installation; rows are added and never changed, but for the
-- end of an operator's time.

-- Who may mend recipes for all offices.
CREATE TABLE operators (
  id         BIGINT PRIMARY KEY,
  user_id    BIGINT NOT NULL REFERENCES users (id),
  added_by   BIGINT,
  added_at   BIGINT NOT NULL,
  removed_by BIGINT,
  removed_at BIGINT
);
CREATE UNIQUE INDEX one_operator ON operators (user_id) WHERE removed_at IS NULL;

-- Each text of recipe.toml that an operator saved, good or not.
CREATE TABLE recipe_drafts (
  id          BIGINT PRIMARY KEY,
  institution TEXT NOT NULL,
  recipe_toml TEXT NOT NULL,
  made_by     BIGINT,
  made_at     BIGINT NOT NULL
);
CREATE INDEX recipe_drafts_of ON recipe_drafts (institution, id);

-- A draft held against the stored pages of good fetches: how many gave the same lines, others, none. `report` is JSON.
CREATE TABLE recipe_trials (
  id       BIGINT PRIMARY KEY,
  draft_id BIGINT NOT NULL REFERENCES recipe_drafts (id),
  tried_by BIGINT,
  tried_at BIGINT NOT NULL,
  report   TEXT NOT NULL
);
CREATE INDEX recipe_trials_of ON recipe_trials (draft_id, id);

-- Which version reads, from this moment until the next row of the institution. 'few': only for the connections below.
-- 'back': for everybody, because an operator took a release back. `built_in` names the text that came with the software.
CREATE TABLE recipe_releases (
  id          BIGINT PRIMARY KEY,
  institution TEXT NOT NULL,
  version_id  BIGINT NOT NULL REFERENCES recipe_versions (id),
  reach       TEXT NOT NULL CHECK (reach IN ('all', 'few', 'back')),
  why         TEXT NOT NULL,
  built_in    TEXT NOT NULL,
  released_by BIGINT,
  released_at BIGINT NOT NULL
);
CREATE INDEX recipe_releases_of ON recipe_releases (institution, id);

CREATE TABLE recipe_release_connections (
  release_id    BIGINT NOT NULL REFERENCES recipe_releases (id),
  connection_id BIGINT NOT NULL REFERENCES connections (id),
  PRIMARY KEY (release_id, connection_id)
);

-- What a walk was sent for, as JSON: without it its stored pages can't be walked again.
ALTER TABLE fetches ADD COLUMN wanted TEXT;
