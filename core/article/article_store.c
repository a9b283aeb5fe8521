/* SPDX-License-Identifier: MIT */
/* Articles, pools and marks in the database. */
#include "article_store.h"

#include "story_json.h"

enum {
    FIND,
    NAME,
    FIND_BY_ID,
    PAGE,
    CANDIDATES,
    INSERT,
    UPDATE,
    POOL,
    PIN,
    SET_EDITED,
    HAND_PEN,
    OWN,
    WITHDRAW,
    DROP,
    URL_OF_TITLE,
    NAMESAKE,
    MARK,
    UNMARK,
    STATEMENTS
};

/* In the order of row_to_article. */
#define ARTICLE_COLUMNS                                                  \
    "SELECT a.id, a.version, a.url, a.title, a.section,"                 \
    " a.authors, a.standfirst, a.body, a.image_url, a.image_caption,"    \
    " a.image_credit, a.related, a.language, a.published_at_ms,"         \
    " a.first_seen_at_ms, p.is_dropped, p.is_backlog, p.pinned_at_ms,"   \
    " a.is_edited,"                                                      \
    " (SELECT max(m.edition_id) FROM mark m WHERE m.list_id = p.list_id" \
    "   AND m.cadence IN " EVERY_CADENCE                                 \
    "   AND m.article_id = a.id AND m.is_printed = 1),"                  \
    " p.withdrawn_at_ms"
#define ARTICLE_SELECT                                   \
    ARTICLE_COLUMNS                                      \
    " FROM pool p JOIN article a ON a.id = p.article_id" \
    " WHERE p.list_id = :list_id"
/* No source publishes what we have seen before: such a date is that of its
 * answer, and another one at each reading. The desk is believed. */
#define SAYS_DATE                                                  \
    " :said_at_ms > 0 AND :said_at_ms <= CASE WHEN :source_id = 0" \
    " THEN :now_ms ELSE first_seen_at_ms END"
#define NEWEST_FIRST " ORDER BY a.published_at_ms DESC, a.id DESC"

static const struct statement statements[STATEMENTS] = {
    [FIND] = {"article_find",
              "SELECT n.article_id, p.article_id, owner.id, writer.id,"
              " a.is_edited, p.withdrawn_at_ms, p.announced_as_of_ms,"
              " writer.list_id, a.announced_as_of_ms"
              " FROM article_name n JOIN article a ON a.id = n.article_id"
              " LEFT JOIN pool p ON p.list_id = :list_id"
              " AND p.article_id = n.article_id"
              " LEFT JOIN source owner ON owner.id = p.source_id"
              " LEFT JOIN source writer ON writer.id = a.source_id"
              " WHERE n.name = :name"},
    [NAME] = {"article_name",
              "INSERT INTO article_name (name, article_id)"
              " VALUES (:name, :article_id) ON CONFLICT (name) DO NOTHING"},
    [FIND_BY_ID] = {"article_find_by_id",
                    ARTICLE_SELECT " AND p.article_id = :article_id"},
    /* CROSS: SQLite then begins with the newest, and may stop early. */
    [PAGE] =
        {"article_page", ARTICLE_COLUMNS
         " FROM article a CROSS JOIN pool p"
         " WHERE p.article_id = a.id AND p.list_id = :list_id" NEWEST_FIRST},
    /* The list of numbers keeps it off the stories of years. */
    [CANDIDATES] =
        {"article_candidates", ARTICLE_SELECT
         " AND a.id IN (SELECT b.id FROM article b"
         " WHERE b.published_at_ms >= :not_before_ms"
         " UNION SELECT q.article_id FROM pool q"
         " WHERE q.list_id = :list_id AND q.pinned_at_ms > 0)"
         " AND p.is_dropped = 0 AND p.withdrawn_at_ms = 0"
         " AND (p.pinned_at_ms > 0"
         " OR (p.is_backlog = 0 AND a.published_at_ms >= :not_before_ms))"
         " AND NOT EXISTS (SELECT 1 FROM mark u WHERE u.list_id = p.list_id"
         " AND u.cadence = :cadence AND u.article_id = a.id)"
         " ORDER BY CASE WHEN p.pinned_at_ms > 0 THEN 0 ELSE 1 END,"
         " p.pinned_at_ms, a.published_at_ms DESC, a.id DESC"},
    [URL_OF_TITLE] =
        {"article_url_of_title",
         "SELECT a.url FROM article a WHERE a.title = :title"
         " AND a.url <> '' AND a.id <> :but_for_id"
         " AND EXISTS (SELECT 1 FROM pool p WHERE p.list_id = :list_id"
         " AND p.article_id = a.id"
         " AND p.is_dropped = 0 AND p.withdrawn_at_ms = 0)" NEWEST_FIRST
         " LIMIT 1"},
    [NAMESAKE] =
        {"article_namesake",
         "SELECT a.id FROM article b JOIN article a ON a.title = b.title"
         " WHERE b.id = :article_id AND b.title <> '' AND a.id < b.id"
         " AND a.published_at_ms BETWEEN b.published_at_ms - :within_ms"
         " AND b.published_at_ms + :within_ms"
         " AND EXISTS (SELECT 1 FROM pool p WHERE p.list_id = :list_id"
         " AND p.article_id = a.id"
         " AND p.is_dropped = 0 AND p.withdrawn_at_ms = 0)"
         " ORDER BY a.id LIMIT 1"},
    [INSERT] =
        {"article_insert",
         "INSERT INTO article (version, url, title, section,"
         " authors, standfirst, body, image_url, image_caption, image_credit,"
         " related, language, published_at_ms, first_seen_at_ms,"
         " updated_at_ms, source_id, announced_as_of_ms, is_edited)"
         " VALUES (1, :url, :title, :section, :authors,"
         " :standfirst, :body, :image_url, :image_caption, :image_credit,"
         " :related, :language, :published_at_ms, :now_ms, :now_ms,"
         " :source_id, :announced_as_of_ms, 0) RETURNING id"},
    [UPDATE] =
        {"article_update",
         "UPDATE article SET version = version + 1, url = :url,"
         " title = :title, section = :section, authors = :authors,"
         " standfirst = :standfirst, body = :body, image_url = :image_url,"
         " image_caption = :image_caption, image_credit = :image_credit,"
         " related = :related, language = :language, updated_at_ms = :now_ms,"
         " published_at_ms = CASE WHEN" SAYS_DATE " THEN :said_at_ms"
         " ELSE published_at_ms END"
         " WHERE id = :id AND (url <> :url OR title <> :title"
         " OR section <> :section OR authors <> :authors"
         " OR standfirst <> :standfirst OR body <> :body"
         " OR image_url <> :image_url OR image_caption <> :image_caption"
         " OR image_credit <> :image_credit OR related <> :related"
         " OR language <> :language"
         " OR (" SAYS_DATE " AND published_at_ms <> :said_at_ms))"},
    [POOL] = {"article_pool",
              "INSERT INTO pool (list_id, article_id, source_id, is_dropped,"
              " withdrawn_at_ms, announced_as_of_ms, pinned_at_ms,"
              " is_backlog, added_at_ms)"
              " VALUES (:list_id, :article_id, :source_id, 0, 0,"
              " :announced_as_of_ms, 0, :is_backlog, :added_at_ms)"},
    [PIN] = {"article_pin",
             "UPDATE pool SET pinned_at_ms = :pinned_at_ms"
             " WHERE list_id = :list_id AND article_id = :article_id"},
    [SET_EDITED] = {"article_set_edited",
                    "UPDATE article SET is_edited = :is_edited"
                    " WHERE id = :id"},
    [HAND_PEN] = {"article_hand_pen",
                  "UPDATE article SET source_id = :source_id,"
                  " announced_as_of_ms = :announced_as_of_ms WHERE id = :id"},
    [OWN] = {"article_own",
             "UPDATE pool SET source_id = :source_id,"
             " announced_as_of_ms = :announced_as_of_ms"
             " WHERE list_id = :list_id AND article_id = :article_id"},
    [WITHDRAW] = {"article_withdraw",
                  "UPDATE pool SET withdrawn_at_ms = :withdrawn_at_ms"
                  " WHERE list_id = :list_id AND article_id = :article_id"},
    [DROP] = {"article_drop",
              "UPDATE pool SET is_dropped = :is_dropped"
              " WHERE list_id = :list_id AND article_id = :article_id"},
    [MARK] = {"article_mark",
              "INSERT INTO mark (list_id, cadence, article_id, edition_id,"
              " is_printed) VALUES (:list_id, :cadence, :article_id,"
              " :edition_id, :is_printed)"},
    [UNMARK] = {"article_unmark",
                "DELETE FROM mark WHERE edition_id = :edition_id"},
};

const struct statement_set article_store_statements = {statements, STATEMENTS};

static struct story *
row_to_story(struct query *query)
{
    struct story *story = story_new();

    story->url = query_text_copy(query, 2);
    story->title = query_text_copy(query, 3);
    story->section = query_text_copy(query, 4);
    authors_from_text(story->authors, query_text(query, 5));
    story->standfirst = query_text_copy(query, 6);
    story->body = query_text_copy(query, 7);
    story->image_url = query_text_copy(query, 8);
    story->image_caption = query_text_copy(query, 9);
    story->image_credit = query_text_copy(query, 10);
    related_from_text(story->related, query_text(query, 11));
    story->language = query_text_copy(query, 12);
    story->published_at_ms = query_int(query, 13);
    return story;
}

/* All but the story. */
static struct article
row_to_standing(struct query *query)
{
    return (struct article){
        .id = query_int(query, 0),
        .version = query_int(query, 1),
        .first_seen_at_ms = query_int(query, 14),
        .is_dropped = query_int(query, 15) != 0,
        .is_backlog = query_int(query, 16) != 0,
        .is_pinned = query_int(query, 17) != 0,
        .is_edited = query_int(query, 18) != 0,
        .printed_in = query_int(query, 19),
        .is_withdrawn = query_int(query, 20) != 0,
    };
}

static struct article *
row_to_article(struct query *query)
{
    struct article *article = g_new0(struct article, 1);

    *article = row_to_standing(query);
    article->story = row_to_story(query);
    return article;
}

static void
free_article(gpointer article)
{
    article_free(article);
}

static GPtrArray *
all_articles(struct query *query, GError **error)
{
    g_autoptr(GPtrArray) articles =
        g_ptr_array_new_with_free_func(free_article);

    while (query_next(query))
        g_ptr_array_add(articles, row_to_article(query));
    return query_end(query, error) ? g_steal_pointer(&articles) : NULL;
}

static void
bind_said(struct query *query, const char *name, const char *text)
{
    query_bind_text(query, name, text == NULL ? "" : text);
}

static void
bind_story(struct query *query, const struct story *story)
{
    g_autofree char *authors = authors_to_text(story->authors);
    g_autofree char *related = related_to_text(story->related);

    bind_said(query, ":url", story->url);
    bind_said(query, ":title", story->title);
    bind_said(query, ":section", story->section);
    query_bind_text(query, ":authors", authors);
    bind_said(query, ":standfirst", story->standfirst);
    bind_said(query, ":body", story->body);
    bind_said(query, ":image_url", story->image_url);
    bind_said(query, ":image_caption", story->image_caption);
    bind_said(query, ":image_credit", story->image_credit);
    query_bind_text(query, ":related", related);
    bind_said(query, ":language", story->language);
}

bool
article_store_find(struct view *view, int64_t list_id, const char *name,
                   struct known_article *known, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[FIND]);

    *known = (struct known_article){0};
    query_bind_int(&query, ":list_id", list_id);
    query_bind_text(&query, ":name", name);
    if (query_next(&query))
        *known = (struct known_article){
            .id = query_int(&query, 0),
            .is_pooled = !query_is_null(&query, 1),
            .owner_id = query_int(&query, 2),
            .writer_id = query_int(&query, 3),
            .is_edited = query_int(&query, 4) != 0,
            .is_withdrawn = query_int(&query, 5) != 0,
            .announced_as_of_ms = query_int(&query, 6),
            .writer_list_id = query_int(&query, 7),
            .words_as_of_ms = query_int(&query, 8),
        };
    return query_end(&query, error);
}

bool
article_store_insert(struct transaction *tx, const struct article_row *row,
                     int64_t *id, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[INSERT]);
    int64_t said_ms = row->story->published_at_ms;

    bind_story(&query, row->story);
    query_bind_int(&query, ":published_at_ms",
                   said_ms == 0 ? row->now_ms : MIN(said_ms, row->now_ms));
    query_bind_int(&query, ":now_ms", row->now_ms);
    query_bind_unless_0(&query, ":source_id", row->source_id);
    query_bind_int(&query, ":announced_as_of_ms", row->as_of_ms);
    *id = 0;
    if (query_next(&query))
        *id = query_int(&query, 0);
    if (!query_end(&query, error))
        return false;
    g_assert(*id > 0); /* RETURNING gives one row for a row */
    return true;
}

bool
article_store_name(struct transaction *tx, int64_t id, const char *name,
                   GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[NAME]);

    query_bind_int(&query, ":article_id", id);
    query_bind_text(&query, ":name", name);
    return query_run(&query, error);
}

bool
article_store_update(struct transaction *tx, int64_t id,
                     const struct article_row *row, int64_t *changed,
                     GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[UPDATE]);

    bind_story(&query, row->story);
    query_bind_int(&query, ":id", id);
    query_bind_int(&query, ":now_ms", row->now_ms);
    query_bind_int(&query, ":said_at_ms", row->story->published_at_ms);
    query_bind_int(&query, ":source_id", row->source_id);
    return query_run_counting(&query, changed, error);
}

bool
article_store_pool(struct transaction *tx, const struct pool_row *row,
                   GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[POOL]);

    query_bind_int(&query, ":list_id", row->list_id);
    query_bind_int(&query, ":article_id", row->article_id);
    query_bind_unless_0(&query, ":source_id", row->source_id);
    query_bind_int(&query, ":announced_as_of_ms", row->announced_as_of_ms);
    query_bind_int(&query, ":is_backlog", row->is_backlog);
    query_bind_int(&query, ":added_at_ms", row->added_at_ms);
    return query_run(&query, error);
}

bool
article_store_pin(struct transaction *tx, int64_t list_id, int64_t article_id,
                  int64_t pinned_at_ms, int64_t *changed, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[PIN]);

    query_bind_int(&query, ":list_id", list_id);
    query_bind_int(&query, ":article_id", article_id);
    query_bind_int(&query, ":pinned_at_ms", pinned_at_ms);
    return query_run_counting(&query, changed, error);
}

bool
article_store_set_edited(struct transaction *tx, int64_t id, bool is_edited,
                         GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[SET_EDITED]);

    query_bind_int(&query, ":id", id);
    query_bind_int(&query, ":is_edited", is_edited);
    return query_run(&query, error);
}

bool
article_store_hand_pen(struct transaction *tx, int64_t id,
                       const struct article_row *row, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[HAND_PEN]);

    query_bind_int(&query, ":id", id);
    query_bind_int(&query, ":source_id", row->source_id);
    query_bind_int(&query, ":announced_as_of_ms", row->as_of_ms);
    return query_run(&query, error);
}

bool
article_store_own(struct transaction *tx, const struct pool_row *row,
                  GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[OWN]);

    query_bind_int(&query, ":list_id", row->list_id);
    query_bind_int(&query, ":article_id", row->article_id);
    query_bind_int(&query, ":source_id", row->source_id);
    query_bind_int(&query, ":announced_as_of_ms", row->announced_as_of_ms);
    return query_run(&query, error);
}

bool
article_store_withdraw(struct transaction *tx, int64_t list_id,
                       int64_t article_id, int64_t withdrawn_at_ms,
                       GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[WITHDRAW]);

    query_bind_int(&query, ":list_id", list_id);
    query_bind_int(&query, ":article_id", article_id);
    query_bind_int(&query, ":withdrawn_at_ms", withdrawn_at_ms);
    return query_run(&query, error);
}

bool
article_store_drop(struct transaction *tx, int64_t list_id, int64_t article_id,
                   bool is_dropped, int64_t *changed, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[DROP]);

    query_bind_int(&query, ":list_id", list_id);
    query_bind_int(&query, ":article_id", article_id);
    query_bind_int(&query, ":is_dropped", is_dropped);
    return query_run_counting(&query, changed, error);
}

bool
article_store_find_by_id(struct view *view, int64_t list_id, int64_t article_id,
                         struct article **found, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[FIND_BY_ID]);
    g_autoptr(Article) article = NULL;

    query_bind_int(&query, ":list_id", list_id);
    query_bind_int(&query, ":article_id", article_id);
    if (query_next(&query))
        article = row_to_article(&query);
    if (!query_end(&query, error))
        return false;
    *found = g_steal_pointer(&article);
    return true;
}

bool
article_store_url_of_title(struct view *view, int64_t list_id,
                           const char *title, int64_t but_for_id, char **url,
                           GError **error)
{
    g_auto(Query) query = view_query(view, &statements[URL_OF_TITLE]);
    g_autofree char *found = NULL;

    query_bind_int(&query, ":list_id", list_id);
    query_bind_text(&query, ":title", title);
    query_bind_int(&query, ":but_for_id", but_for_id);
    if (query_next(&query))
        found = query_text_copy(&query, 0);
    if (!query_end(&query, error))
        return false;
    *url = g_steal_pointer(&found);
    return true;
}

bool
article_store_namesake(struct view *view, int64_t list_id, int64_t article_id,
                       int64_t within_ms, int64_t *namesake_id, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[NAMESAKE]);
    int64_t found_id = 0;

    query_bind_int(&query, ":list_id", list_id);
    query_bind_int(&query, ":article_id", article_id);
    query_bind_int(&query, ":within_ms", within_ms);
    if (query_next(&query))
        found_id = query_int(&query, 0);
    if (!query_end(&query, error))
        return false;
    *namesake_id = found_id;
    return true;
}

GPtrArray *
article_store_page(struct view *view, int64_t list_id, enum article_state state,
                   guint limit, GError **error)
{
    g_auto(Query) query = view_query(view, &statements[PAGE]);
    g_autoptr(GPtrArray) articles =
        g_ptr_array_new_with_free_func(free_article);

    query_bind_int(&query, ":list_id", list_id);
    while (articles->len < limit && query_next(&query)) {
        const struct article standing = row_to_standing(&query);

        if (state == ARTICLE_STATES || state == article_state_of(&standing))
            g_ptr_array_add(articles, row_to_article(&query));
    }
    return query_end(&query, error) ? g_steal_pointer(&articles) : NULL;
}

GPtrArray *
article_store_candidates(struct view *view, int64_t list_id,
                         const char *cadence, int64_t not_before_ms,
                         GError **error)
{
    g_auto(Query) query = view_query(view, &statements[CANDIDATES]);

    query_bind_int(&query, ":list_id", list_id);
    query_bind_text(&query, ":cadence", cadence);
    query_bind_int(&query, ":not_before_ms", not_before_ms);
    return all_articles(&query, error);
}

bool
article_store_mark(struct transaction *tx, const struct article_mark *mark,
                   GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[MARK]);

    query_bind_int(&query, ":list_id", mark->list_id);
    query_bind_text(&query, ":cadence", mark->cadence);
    query_bind_int(&query, ":article_id", mark->article_id);
    query_bind_int(&query, ":edition_id", mark->edition_id);
    query_bind_int(&query, ":is_printed", mark->is_printed);
    return query_run(&query, error);
}

bool
article_store_unmark(struct transaction *tx, int64_t edition_id, GError **error)
{
    g_auto(Query) query = transaction_query(tx, &statements[UNMARK]);

    query_bind_int(&query, ":edition_id", edition_id);
    return query_run(&query, error);
}
