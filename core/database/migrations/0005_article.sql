-- SPDX-License-Identifier: MIT
-- A source is where a list's articles come from.
CREATE TABLE source (
    -- names of its stories hold it and outlive it (article_name)
    id @LASTING_ID@,
    list_id @INT@ NOT NULL REFERENCES list (id),
    kind TEXT NOT NULL CHECK (kind IN ('web', 'folder', 'push')),
    -- web: fetched as it stands; folder: its absolute path; push: a name
    address TEXT NOT NULL,
    title TEXT NOT NULL,            -- the feed's own, after the first read
    -- of the last good answer; of a folder: what its files looked like
    etag TEXT,
    last_modified TEXT,
    next_poll_at_ms @INT@ NOT NULL, -- not read before; push: never
    -- its server wants to be left alone before; NULL: it has not said so
    quiet_until_ms @INT@,
    -- last answer that was a feed or "unchanged"
    last_good_at_ms @INT@,
    -- when it last brought a story that was new; its start where it has not
    last_new_at_ms @INT@ NOT NULL,
    failures @INT@ NOT NULL,        -- in a row, of all of it
    -- "" when the last read was good; without failures: of some files
    last_error TEXT NOT NULL,
    -- push: the latest time of a signature whose announcement's name was
    -- forgotten; what was signed no later cannot be told from a repetition
    forgotten_signed_at_ms @INT@,
    created_at_ms @INT@ NOT NULL,
    UNIQUE (list_id, address)
) @TABLE@;

-- The number of a source that was removed, or has moved. It exists for one that
-- is added anew: its stories are called by that number (article_name), and
-- would all be new ones under another.
CREATE TABLE former_source (
    list_id @INT@ NOT NULL REFERENCES list (id),
    address TEXT NOT NULL,          -- source.address, until removed or moved
    id @INT@ NOT NULL,              -- source.id, of the last that had it
    PRIMARY KEY (list_id, address)
) @TABLE@;

-- An article is one story, whichever sources brought it.
CREATE TABLE article (
    id @ID@,
    -- goes up with each change of what is printed
    version @INT@ NOT NULL,
    url TEXT NOT NULL,              -- "" : printed without a link
    title TEXT NOT NULL,
    section TEXT NOT NULL,
    authors TEXT NOT NULL,          -- JSON array of names
    standfirst TEXT NOT NULL,
    body TEXT NOT NULL,             -- plain text
    image_url TEXT NOT NULL,
    image_caption TEXT NOT NULL,
    image_credit TEXT NOT NULL,
    related TEXT NOT NULL,          -- JSON array of {title, author, url}
    language TEXT NOT NULL,
    published_at_ms @INT@ NOT NULL, -- first sight where the source says nothing
    first_seen_at_ms @INT@ NOT NULL,
    updated_at_ms @INT@ NOT NULL,
    -- whose words these are: brought it first, or announced it last; NULL: by
    -- hand
    source_id @INT@,
    -- of when they are, the latest time of change that an announcement gave; an
    -- earlier one was overtaken. 0: none
    announced_as_of_ms @INT@ NOT NULL,
    -- 1: `article edit`; its sources write no more
    is_edited @INT@ NOT NULL
) @TABLE@;

-- An announcement of a push source that was taken. It exists so that one which
-- comes again, for an answer was lost or somebody repeats it, changes nothing.
CREATE TABLE announcement (
    source_id @INT@ NOT NULL,
    message_id TEXT NOT NULL,       -- the site's own name for it
    -- the latest time of its signatures; once that does not count any more the
    -- row is forgotten, and its source keeps the time
    signed_at_ms @INT@ NOT NULL,
    PRIMARY KEY (source_id, message_id)
) @TABLE@;

CREATE INDEX announcement_by_signed_at ON announcement (signed_at_ms);

-- What an article is recognised by: each name that a source or the web gives
-- its story. Two stories that share a name are one article.
CREATE TABLE article_name (
    -- canonical URL, guid:SOURCE:GUID, hash:SHA-256 of title and date
    name TEXT PRIMARY KEY,
    article_id @INT@ NOT NULL REFERENCES article (id)
) @TABLE@;

-- Two articles may turn out to be one story: its names are then moved.
CREATE INDEX article_name_by_article ON article_name (article_id, name);

-- Which stories a list may choose from.
CREATE TABLE pool (
    list_id @INT@ NOT NULL REFERENCES list (id),
    article_id @INT@ NOT NULL REFERENCES article (id),
    -- who may take it back: brought it here first, or announced it last; NULL:
    -- by hand
    source_id @INT@,
    -- the latest time of change that an announcement gave it; an announcement
    -- that gives an earlier one was overtaken. 0: none
    announced_as_of_ms @INT@ NOT NULL,
    is_dropped @INT@ NOT NULL,      -- 1: `article drop`
    -- when its source took it back; 0: it has not, or published it again
    withdrawn_at_ms @INT@ NOT NULL,
    -- `article pin`: it leads the next edition; 0: it is not pinned
    pinned_at_ms @INT@ NOT NULL,
    is_backlog @INT@ NOT NULL,      -- 1: was old when its source was new
    added_at_ms @INT@ NOT NULL,
    PRIMARY KEY (list_id, article_id)
) @TABLE@;

-- Which stories an edition has used up. Written when it is frozen, so that a
-- failed run loses none; taken back by `edition cancel`.
CREATE TABLE mark (
    list_id @INT@ NOT NULL,
    cadence TEXT NOT NULL,          -- daily; weekly and alert have their own
    article_id @INT@ NOT NULL REFERENCES article (id),
    edition_id @INT@ NOT NULL,
    is_printed @INT@ NOT NULL,      -- 0: passed over for lack of room
    PRIMARY KEY (list_id, cadence, article_id)
) @TABLE@;

CREATE INDEX mark_by_edition ON mark (edition_id);
-- A related story that is named by its title alone is looked up by it.
CREATE INDEX article_by_title ON article (title);
-- What is new, and the newest, among the stories of years.
CREATE INDEX article_by_published ON article (published_at_ms);
CREATE INDEX pool_pinned ON pool (list_id, article_id) WHERE pinned_at_ms > 0;
