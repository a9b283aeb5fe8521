/* SPDX-License-Identifier: MIT */
/* The picture of a page, what it shows and who made it. */
#include "page_samples.h"

/* 80 letters, of two bytes each. */
#define TEN_LETTERS "łółółółółó"
#define LONG_NAME                                                           \
    TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS \
        TEN_LETTERS TEN_LETTERS

// clang-format off
static const struct page_row figures[] = {
    {"a figure",
     "<figure><img src=/i.jpg><figcaption>Dry nets</figcaption></figure>a",
     IMAGE, "https://news.example/i.jpg"},
    {"a figure that loads later", "<figure><img src='data:,' data-src=/i.jpg>"
     "</figure>a", IMAGE, "https://news.example/i.jpg"},
    {"a figure of several sizes",
     "<figure><img src=/i.jpg srcset=' /s.jpg 640w, /l.jpg 1280w, "
     "/x.jpg 4000w'></figure>a", IMAGE, "https://news.example/l.jpg"},
    {"sizes that are all too large",
     "<figure><img srcset='/x.jpg 4000w, /l.jpg 2500w'></figure>a", IMAGE,
     "https://news.example/l.jpg"},
    {"sizes by their sharpness",
     "<figure><img srcset='/w_1,h_2/i.jpg, /2.jpg 2x, /3.jpg 1.5x'></figure>a",
     IMAGE, "https://news.example/2.jpg"},
    {"an address with commas",
     "<figure><img srcset='/w_1,h_2/i.jpg,'></figure>a", IMAGE,
     "https://news.example/w_1,h_2/i.jpg"},
    {"sizes of nothing", "<figure><img src=/i.jpg srcset=' , '></figure>a",
     IMAGE, "https://news.example/i.jpg"},
    {"a figure as WordPress wrote them",
     "<div class='x wp-caption'><img src=/i.jpg width=50%><p "
     "class=wp-caption-text>Dry nets. Photo: Eva</p></div>a", CREDIT, "Eva"},
    {"the caption there",
     "<div class='x wp-caption'><img src=/i.jpg><p class=wp-caption-text>"
     "Dry nets</p></div>a", CAPTION, "Dry nets"},
    {"a figure beside the story",
     "<aside><p><figure><img src=/j.jpg></figure></aside>" ARTICLE, IMAGE,
     NULL},
    {"a film before the picture",
     "<figure><video></video></figure><figure><img src=/i.jpg></figure>a",
     IMAGE, "https://news.example/i.jpg"},
    {"a caption with a credit behind",
     "<figure><img src=/i.jpg><figcaption>Dry nets. Photo: Eva</figcaption>"
     "</figure>a", CAPTION, "Dry nets."},
    {"a credit behind a caption",
     "<figure><img src=/i.jpg><figcaption>Dry nets (Foto: Eva/dpa)"
     "</figcaption></figure>a", CREDIT, "Eva/dpa"},
    {"a caption with a credit in brackets",
     "<figure><img src=/i.jpg><figcaption>Dry nets (Foto: Eva/dpa)"
     "</figcaption></figure>a", CAPTION, "Dry nets"},
    {"a credit behind a caption of several sentences",
     "<figure><img src=/i.jpg><figcaption>" TEXT " " MORE " " TEXT " " MORE
     " " TEXT " (Foto: Eva)</figcaption></figure>a", CREDIT, "Eva"},
    {"a credit behind a longer word",
     "<figure><img src=/i.jpg><figcaption>Nets. Photograph: Eva/The Post"
     "</figcaption></figure>a", CREDIT, "Eva/The Post"},
    {"a credit's length counts letters",
     "<figure><img src=/i.jpg><figcaption>Sieci. Fot. " LONG_NAME
     "</figcaption></figure>a", CREDIT, LONG_NAME},
    {"a credit behind a sign",
     "<figure><img src=/i.jpg><figcaption>Dry nets | © Eva</figcaption>"
     "</figure>a", CREDIT, "Eva"},
    {"a figure's caption, without the credit in it",
     "<meta property=og:image content=/big.jpg><figure><img src=/i.jpg>"
     "<figcaption>Dry nets <span class=photo-credit>Photo: Eva</span>"
     "</figcaption></figure>" ARTICLE, CAPTION, "Dry nets"},
    {"a figure's credit",
     "<figure><img src=/i.jpg><figcaption>Dry nets <span class=photo-credit>"
     "Photo: Eva</span></figcaption></figure>a", CREDIT, "Eva"},
    {"a caption that is a credit",
     "<figure><img src=/i.jpg><figcaption>Photo by Eva</figcaption></figure>a",
     CREDIT, "Eva"},
    {"a figure amid the text is another picture",
     "<meta property=og:image content=/i.jpg>" ARTICLE ARTICLE
     "<figure><img src=/j.jpg><figcaption>Boats</figcaption></figure>",
     CAPTION, NULL},
    {"an icon", "<figure><img src=/i.png width=16></figure>a", IMAGE, NULL},
    {"a site's logo before the picture",
     "<figure class=logo><img src=/img/l.png></figure><figure><img src=/i.jpg>"
     "</figure>a", IMAGE, "https://news.example/i.jpg"},
    {"a portrait before the picture",
     "<div class=byline><figure><img src=/avatar/eva.jpg><figcaption>Eva"
     "</figcaption></figure></div><figure><img src=/i.jpg><figcaption>Dry nets"
     "</figcaption></figure>a", CAPTION, "Dry nets"},
    {"an icon and the picture in one figure",
     "<figure><img src=/icon/zoom.png><img src=/i.jpg></figure>a", IMAGE,
     "https://news.example/i.jpg"},
};

/* What is said in the head comes first, then a figure, then the text. */
static const struct page_row pictures[] = {
    {"one amid the text", "<div><p>" TEXT "</p><img src=/i.jpg><p>" MORE "</p>"
     "</div>", IMAGE, "https://news.example/i.jpg"},
    {"one within a paragraph, linked to a larger one",
     "<div><p><a href=/l.jpg><img src=/i.jpg width=220 height=147></a></p>"
     ARTICLE "</div>", IMAGE, "https://news.example/i.jpg"},
    {"the widest of its sizes",
     "<div><img src=/i.jpg srcset='/i.jpg 300w, /l.jpg 1024w'>" ARTICLE
     "</div>", IMAGE, "https://news.example/l.jpg"},
    {"one that loads later",
     "<div><img src='data:image/gif;base64,R0lG' data-src=/i.jpg>" ARTICLE
     "</div>", IMAGE, "https://news.example/i.jpg"},
    {"what Open Graph says",
     "<meta property=og:image content=/o.jpg><div><img src=/i.jpg>" ARTICLE
     "</div>", IMAGE, "https://news.example/o.jpg"},
    {"a figure behind it",
     "<div><img src=/i.jpg>" ARTICLE "<figure><img src=/f.jpg></figure></div>",
     IMAGE, "https://news.example/f.jpg"},
    {"what is small, and what is not",
     "<div><img src=/a.jpg width=180><img src=/b.jpg height=50>"
     "<img src=/c.gif width=1 height=1><img src=/d-150x150.jpg>"
     "<img src=/i-300x200.jpg>" ARTICLE "</div>", IMAGE,
     "https://news.example/i-300x200.jpg"},
    {"what shows nothing of a story",
     "<div><img src=/img/logo.png><img src=/a.jpg class='wp-smiley x'>"
     "<img src=/b.jpg id=site-icon><span class='user avatar'><img src=/c.jpg>"
     "</span><img src=/d.svg?v=1><img src='data:image/png;base64,AA'>"
     "<img src=javascript:a()><img><img src=/silicon.jpg>" ARTICLE "</div>",
     IMAGE, "https://news.example/silicon.jpg"},
    {"drawings, in all letters",
     "<div><img src=/d.SVG><img src=/e.svgz><img src=/i.jpg>" ARTICLE "</div>",
     IMAGE, "https://news.example/i.jpg"},
    {"a picture that counts readers",
     "<div><img src=/a.gif class=pixel><img src=/i.jpg>" ARTICLE "</div>",
     IMAGE, "https://news.example/i.jpg"},
    {"a telephone", "<div><img src=/google-pixel-10.jpg>" ARTICLE "</div>",
     IMAGE, "https://news.example/google-pixel-10.jpg"},
    {"a ratio is no size", "<div><img src=/nets-hero-16x9.jpg>" ARTICLE
     "</div>", IMAGE, "https://news.example/nets-hero-16x9.jpg"},
    {"a site's name says nothing",
     "<div><img src=https://logo.example/i.jpg>" ARTICLE "</div>", IMAGE,
     "https://logo.example/i.jpg"},
    {"one outside of the text",
     "<div class=top><img src=/i.jpg></div><div>" ARTICLE "</div>", IMAGE,
     NULL},
    {"one of another story",
     "<div>" ARTICLE "<ul><li><a href=/b><img src=/i.jpg>Another story, about "
     "boats</a></ul></div>", IMAGE, NULL},
    {"one beside the text",
     "<div>" ARTICLE "<div class=related><img src=/i.jpg></div></div>", IMAGE,
     NULL},
    {"one of a page without text", "<img src=/i.jpg><p>Nets</p>", IMAGE, NULL},
};
// clang-format on

int
main(void)
{
    content_init();
    return ROW_TESTS(test_page_row, figures) +
           ROW_TESTS(test_page_row, pictures);
}
