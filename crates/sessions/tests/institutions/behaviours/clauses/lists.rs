//! Days, lists, the ways to them, what is a lie, and the way out.

use super::super::Clause;
use super::{DATES, DAYS, ENGINES, EVERY_LINE, LIES, LISTS, RARE, WAYS, clause, rare};

pub(super) const CLAUSES: &[Clause] = &[
    clause(
        DAYS,
        "西暦",
        |bank| bank.prints(&["2026-11-", "2026/11/", "2026年11月"]),
        &[EVERY_LINE, DATES],
    ),
    clause(
        DAYS,
        "和暦 with the era's letter",
        |bank| bank.prints(&[">R8."]),
        &[EVERY_LINE, DATES],
    ),
    clause(
        DAYS,
        "和暦 without it",
        |bank| bank.has_line(&["date = ", "\"EYY.MM.DD\""]),
        &[EVERY_LINE, DATES],
    ),
    clause(
        DAYS,
        "without a year, over the end of one",
        |bank| {
            bank.has_line(&["date = ", "as = \"M"]) || bank.has_line(&["date = ", "as = \"D MON\""])
        },
        &[
            "netbank::days_without_a_year_find_theirs_across_its_end",
            "chigin::one_list_gives_each_account_its_own_lines_over_the_turn_of_the_year",
        ],
    ),
    clause(
        DAYS,
        "months as words",
        |bank| bank.has_line(&["date = ", "MON"]),
        &[
            "shoken::yen_and_dollars_are_read_in_their_own_minor_units",
            "digital::what_the_script_draws_is_read_as_booked_icons_months_and_file",
        ],
    ),
    clause(
        DAYS,
        "本日, 昨日",
        |bank| bank.prints(&["本日<", "昨日<"]),
        &[
            "netbank::today_and_yesterday_pending_and_hyphens_are_read_as_what_they_mean",
            "mall::price_shipping_and_points_add_up_to_the_amount",
        ],
    ),
    clause(
        LISTS,
        "all accounts on one page",
        |bank| bank.says(&["kind = \"accounts\""]) && !bank.says(&["kind = \"account\"\n"]),
        &[EVERY_LINE],
    ),
    clause(
        LISTS,
        "each account on a page of its own",
        |bank| bank.says(&["kind = \"account\"\n"]),
        &[
            "trust::each_account_has_its_page_and_the_layout_goes_by_login",
            EVERY_LINE,
        ],
    ),
    clause(
        LISTS,
        "one list of several accounts",
        |bank| bank.lines_say(&["\naccount = "]),
        &[
            "chigin::one_list_gives_each_account_its_own_lines_over_the_turn_of_the_year",
            "kumiai::one_list_of_three_accounts_is_taken_apart_and_dollars_are_cents",
        ],
    ),
    clause(
        LISTS,
        "newest first",
        |bank| bank.lines_say(&["order = \"newest-first\""]),
        &[EVERY_LINE],
    ),
    clause(
        LISTS,
        "oldest first",
        |bank| bank.lines_say(&["order = \"oldest-first\""]),
        &[EVERY_LINE],
    ),
    clause(
        LISTS,
        "a balance beside each line",
        |bank| bank.lines_say(&["\nbalance = "]) && !bank.says(&["chain = \"day\""]),
        &[
            EVERY_LINE,
            "trust::a_list_with_balances_that_moves_is_read_again",
        ],
    ),
    clause(
        LISTS,
        "the balance of the day's end only",
        |bank| bank.says(&["chain = \"day\""]),
        &[
            "hojin::a_day_is_printed_once_and_so_is_the_balance_at_its_end",
            "chigin::one_list_gives_each_account_its_own_lines_over_the_turn_of_the_year",
        ],
    ),
    clause(
        LISTS,
        "no balance at all",
        |bank| bank.lines_lack(&["\nbalance = ", "\nfile = "]),
        &[EVERY_LINE],
    ),
    clause(
        LISTS,
        "pending lines beside final ones",
        |bank| bank.lines_say(&["\npending = {"]),
        &[
            "netbank::today_and_yesterday_pending_and_hyphens_are_read_as_what_they_mean",
            "mobile::uses_that_wait_stand_beside_the_booked_ones",
        ],
    ),
    clause(
        LISTS,
        "lines over two `<tr>`",
        |bank| bank.says(&["tr_per_line = 2"]),
        &[
            "shinkin::lines_over_two_rows_are_read_across_pages_with_their_twins",
            "trust::the_new_screen_has_two_rows_for_a_line_and_an_icon_that_agrees_with_the_sign",
        ],
    ),
    clause(
        LISTS,
        "subtotals and notes between the lines",
        |bank| bank.lines_say(&["\nskip = "]),
        &[
            "shinkin::lines_over_two_rows_are_read_across_pages_with_their_twins",
            "recipe/suite/card::a_sum_that_differs_is_refused_and_a_note_row_that_nobody_skips_too",
        ],
    ),
    clause(
        LISTS,
        "\"-\" or \"None\" for nothing",
        |bank| bank.says(&["\"-\" = \"\"", "None = \"\"", "None = \"0\""]),
        &[
            "netbank::today_and_yesterday_pending_and_hyphens_are_read_as_what_they_mean",
            "mall::price_shipping_and_points_add_up_to_the_amount",
            "mobile::uses_that_wait_stand_beside_the_booked_ones",
        ],
    ),
    clause(
        WAYS,
        "pages in order, links for one click",
        |bank| bank.says(&["reopen = true"]),
        &[
            "hojin::pages_are_visited_in_order_and_the_choice_of_accounts_anew_for_each",
            "shoken::each_account_is_reached_over_a_fresh_page_and_its_flow_over_the_account",
        ],
    ),
    clause(
        WAYS,
        "a form for a period",
        |bank| bank.says(&["kind = \"period-form\""]),
        &["normal::only_the_asked_fortnight_is_looked_at", EVERY_LINE],
    ),
    clause(
        WAYS,
        "tabs of months",
        |bank| bank.says(&["kind = \"months\""]),
        &[
            "mall::only_the_months_that_are_wanted_are_looked_at",
            EVERY_LINE,
        ],
    ),
    clause(
        WAYS,
        "links to the next page",
        |bank| bank.has_line(&["next = { click = "]),
        &[EVERY_LINE],
    ),
    clause(
        WAYS,
        "continuation tokens",
        |bank| bank.has_line(&["next = ", "token = "]),
        &[
            EVERY_LINE,
            "consent::more_lines_than_one_answer_holds_are_read_to_the_last",
        ],
    ),
    clause(
        WAYS,
        "totals that change while paging",
        |bank| bank.says(&["\nnext = "]),
        &[
            "trust::a_list_with_balances_that_moves_is_read_again",
            "mobile::a_list_that_grows_while_it_is_turned_over_is_read_again",
            "consent::a_list_that_moves_while_it_is_paged_is_read_right",
        ],
    ),
    clause(
        WAYS,
        "CSV",
        |bank| bank.says(&["format = \"csv\""]),
        &[
            "shoko::the_csv_is_read_in_its_own_letters_with_both_days",
            "portal::the_file_that_a_script_makes_of_a_script_made_form_is_read_as_booked",
        ],
    ),
    clause(
        WAYS,
        "OFX",
        |bank| bank.says(&["format = \"ofx\""]),
        &[
            "kumiai::a_file_without_lines_is_empty_by_the_banks_sentence_only",
            "digital::what_the_script_draws_is_read_as_booked_icons_months_and_file",
        ],
    ),
    clause(
        WAYS,
        "全銀",
        |bank| bank.says(&["format = \"zengin\""]),
        &[
            "chigin::current_accounts_are_read_from_a_zengin_file",
            "hojin::a_file_whose_trailer_disagrees_is_refused",
        ],
    ),
    clause(
        LIES,
        "status 200 with an error inside",
        |bank| bank.says(&["kind = \"page-error\""]),
        &[
            "trust::errors_with_status_200_are_told_in_the_banks_words",
            "mall::an_error_with_status_200_is_no_empty_month",
            "mobile::an_error_inside_of_a_200_is_told_in_the_banks_words",
        ],
    ),
    clause(
        LIES,
        "an empty table where lines are expected",
        |bank| bank.says(&["kind = \"statement\""]),
        &["spoiled::a_list_without_lines_and_without_a_word_about_it_is_refused"],
    ),
    clause(
        LIES,
        "\"no lines\" said by a sentence or a count",
        |bank| bank.has_line(&["empty = { "]),
        &[
            "normal::a_period_without_lines_is_empty_by_the_banks_own_word",
            "kumiai::a_file_without_lines_is_empty_by_the_banks_sentence_only",
        ],
    ),
    clause(
        LIES,
        "\"no lines\" proven by an empty file",
        |bank| bank.says(&["empty = \"bare\""]),
        &["hojin::a_period_without_lines_is_empty_by_sentence_on_a_page_and_by_balances_in_a_file"],
    ),
    clause(
        LIES,
        "a page that was cut",
        |bank| bank.says(&["kind = \"statement\""]),
        &[
            "spoiled::a_statement_that_is_cut_anywhere_is_refused_or_right",
            "recorded::a_recorded_page_that_is_cut_anywhere_is_refused_or_right",
        ],
    ),
    clause(
        LIES,
        "pages that never close",
        |bank| bank.says(&["\ncomplete = "]),
        &[
            "mall::pages_that_end_with_their_footer_alone_are_whole_and_others_are_cut",
            "chigin::one_list_gives_each_account_its_own_lines_over_the_turn_of_the_year",
        ],
    ),
    clause(
        LIES,
        "two layouts of a page at once",
        |bank| bank.says(&["name = \"statement-"]),
        &[
            "netbank::two_layouts_of_the_statement_are_read_in_one_walk",
            "trust::each_account_has_its_page_and_the_layout_goes_by_login",
        ],
    ),
    clause(
        LIES,
        "a new layout from one day to the next",
        |bank| bank.says(&["kind = \"statement\""]),
        &[
            "layouts::the_banks_labels_are_mended",
            "shoko::layout_2_is_refused_and_mended_by_its_headers",
            "spoiled::a_list_with_other_names_is_refused",
            "consent::the_second_layout_is_refused_and_one_word_mends_it",
        ],
    ),
    clause(
        LIES,
        "logging out by a link or an address",
        |bank| bank.has_line(&["logout = { open = "]) || bank.has_line(&["logout = { click = "]),
        &[
            EVERY_LINE,
            "spoiled::a_broken_page_costs_its_branch_and_not_the_truth",
        ],
    ),
    clause(
        LIES,
        "logging out by a form or a POST",
        |bank| bank.has_line(&["logout = { submit = "]) || bank.has_line(&["logout = { post = "]),
        &["spoiled::a_logout_that_fails_is_noted", EVERY_LINE],
    ),
    clause(
        ENGINES,
        "pages that a script draws",
        |bank| bank.says(&["engine = \"browser\""]),
        &[
            "digital::what_the_script_draws_is_read_as_booked_icons_months_and_file",
            "portal::the_file_that_a_script_makes_of_a_script_made_form_is_read_as_booked",
        ],
    ),
    clause(
        ENGINES,
        "files that a script makes",
        |bank| bank.says(&["engine = \"browser\""]) && bank.says(&["file = "]),
        &[
            "digital::what_the_script_draws_is_read_as_booked_icons_months_and_file",
            "portal::a_period_without_lines_is_a_file_that_says_so",
        ],
    ),
    clause(
        ENGINES,
        "Japanese typed into a form",
        |bank| bank.says(&["{login.branch}", "{login.name}"]),
        &[
            "digital::a_branch_in_japanese_is_typed_and_another_one_is_refused",
            "portal::a_name_in_kanji_is_typed_and_another_one_is_refused",
        ],
    ),
    clause(
        ENGINES,
        "scripts that call other hosts",
        |bank| bank.says(&["engine = \"browser\""]),
        &[
            "digital::a_script_that_calls_another_host_is_cut_and_the_lines_are_right",
            "portal::a_script_that_calls_another_host_is_cut_and_the_lines_are_right",
        ],
    ),
    clause(
        ENGINES,
        "OAuth: consent, refresh, its end and a new one",
        |bank| bank.says(&["[oauth]"]),
        &[
            "consent::an_access_token_that_ran_out_is_renewed_once_and_the_walk_goes_on",
            "consent::a_consent_that_was_withdrawn_or_ran_out_is_over_and_nobody_asks_twice",
        ],
    ),
    clause(
        RARE,
        "`wrong-entrance`, `certificate-missing`, `-wrong`, `-expired`",
        |bank| bank.says(&["\"wrong-entrance\""]) && bank.says(&["\"certificate-expired\""]),
        &["entrances::whose_login_goes_by_certificate_is_told_what_is_the_matter_with_it"],
    ),
    clause(
        RARE,
        "`no-accounts`",
        |bank| bank.says(&["kind = \"no-accounts\""]),
        &["entrances::who_has_no_account_is_signed_in_and_out_without_a_line"],
    ),
    clause(
        RARE,
        "`valued_on` (起算日)",
        |bank| bank.lines_say(&["\nvalued_on = "]),
        &["trust::the_value_date_is_read_beside_the_booking_date"],
    ),
    rare(
        "`carry`: a day that stands once for all of its lines",
        1,
        |bank| bank.says(&["carry = true"]),
        &[
            "hojin::a_day_is_printed_once_and_so_is_the_balance_at_its_end",
            "recipe/suite/card::months_are_joined_and_pending_lines_stay_apart",
        ],
    ),
    rare(
        "`window`: how far back a list without a period reaches",
        1,
        |bank| bank.says(&["window = {"]),
        &["card::a_pending_refund_differs_from_a_purchase_by_its_class_alone"],
    ),
    rare(
        "`within = false`: dates outside of the period asked for",
        0,
        |bank| bank.says(&["within = false"]),
        &["recipe/suite/printed::today_and_yesterday_stand_among_dates_without_a_year"],
    ),
];
