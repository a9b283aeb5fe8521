static void
do_it(void)
{
    it(); /* TODO later */
}
