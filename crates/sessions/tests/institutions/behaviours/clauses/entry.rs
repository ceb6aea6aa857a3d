//! The way in, letters and amounts.

use super::super::Clause;
use super::{
    AMOUNTS, BETWEEN, EVERY_LINE, LETTERS, LOGIN, LOGIN_ENDS, PRINTED, REFUSED, clause, with_digit,
};

pub(super) const CLAUSES: &[Clause] = &[
    clause(
        LOGIN_ENDS,
        "refused by a sentence on the page",
        |bank| bank.has_line(&["means = ", ", text = "]),
        &[REFUSED, BETWEEN],
    ),
    clause(
        LOGIN_ENDS,
        "… that counts at its place only (selector)",
        |bank| bank.has_line(&["means = ", "at = "]),
        &[REFUSED, BETWEEN],
    ),
    clause(
        LOGIN_ENDS,
        "… by a word in the address alone",
        |bank| bank.has_line(&["means = ", "query = "]),
        &[
            "mall::the_address_alone_says_why_a_login_was_refused",
            "hojin::a_refusal_is_known_by_the_form_that_comes_again_with_or_without_a_word_in_the_address",
        ],
    ),
    clause(
        LOGIN_ENDS,
        "… by the status code",
        |bank| bank.has_line(&["means = ", "status = 4"]),
        &[
            "pay::the_status_alone_says_why_a_login_was_refused",
            "kumiai::a_refusal_is_a_status_with_a_body_or_a_200_that_says_no",
            "kumiai::a_401_without_the_banks_word_is_no_wrong_password",
        ],
    ),
    clause(
        LOGIN_ENDS,
        "… by being led back to the form without a word",
        |bank| bank.says(&["\"credentials-rejected\", again = true }"]),
        &[
            "shoken::being_led_back_without_a_word_is_a_rejected_password",
            "hojin::a_refusal_is_known_by_the_form_that_comes_again_with_or_without_a_word_in_the_address",
        ],
    ),
    clause(
        LOGIN_ENDS,
        "… in a JSON body",
        |bank| bank.has_line(&["\"credentials-rejected\"", "json = "]),
        &[
            "kumiai::a_refusal_is_a_status_with_a_body_or_a_200_that_says_no",
            "mobile::a_refused_login_is_json_with_status_200",
        ],
    ),
    clause(
        LOGIN_ENDS,
        "tries left are told",
        |bank| bank.says(&["tries_left = "]),
        &[REFUSED],
    ),
    clause(
        LOGIN_ENDS,
        "success needs a positive sign; a page that no rule knows is refused with what was tried",
        |bank| !bank.says(&["[oauth]"]),
        &[
            BETWEEN,
            "recipe/suite/walk::a_page_that_no_rule_knows_says_what_each_rule_missed",
        ],
    ),
    clause(
        LOGIN_ENDS,
        "notices to agree to, other sessions, expired passwords, administrators",
        |bank| {
            let words = [
                "notice",
                "other-session",
                "password-expired",
                "administrator-login",
            ];
            words
                .iter()
                .all(|word| bank.says(&[&format!("\"{word}\"")]))
        },
        &[
            BETWEEN,
            "refused::an_administrators_id_is_told_apart",
            "refused::a_second_login_is_told_by_the_bank_or_ends_the_first",
        ],
    ),
    clause(
        LOGIN_ENDS,
        "maintenance until a time",
        |bank| bank.has_rule(&["kind = \"maintenance\"", "until = "]),
        &["refused::maintenance_is_seen_before_the_password_leaves"],
    ),
    clause(
        LOGIN,
        "hidden fields that have to come back",
        |bank| bank.prints(&["type=\"hidden\"", "TYPE=\"hidden\""]),
        &[
            EVERY_LINE,
            "trust::a_meta_that_lies_about_the_charset_fools_nobody",
        ],
    ),
    clause(
        LOGIN,
        "CSRF token or key in a header",
        |bank| bank.has_line(&["headers = { X-"]),
        &[
            EVERY_LINE,
            "kumiai::the_login_is_json_and_the_rest_shows_its_token",
        ],
    ),
    clause(
        LOGIN,
        "several steps: ID, then password",
        |bank| bank.says(&["name = \"login-password\""]),
        &["netbank::id_password_and_code_are_given_on_pages_of_their_own"],
    ),
    clause(
        LOGIN,
        "second password",
        |bank| bank.says(&["asks = \"second-password\""]),
        &[
            "shinkin::the_second_password_is_asked_for_and_for_some_the_aikotoba_after_it",
            "shoko::one_login_has_a_second_password_after_the_code",
        ],
    ),
    clause(
        LOGIN,
        "one-time password inside the login form",
        |bank| bank.has_rule(&["kind = \"login-form\"", "asks = \"one-time-password\""]),
        &[
            "shoko::the_person_is_asked_before_the_password_leaves_and_both_go_once",
            "digital::the_code_is_asked_for_before_the_password_leaves_and_both_leave_at_once",
        ],
    ),
    clause(
        LOGIN,
        "one-time password after it",
        |bank| bank.has_rule(&["kind = \"challenge-form\"", "asks = \"one-time-password\""]),
        &[
            "netbank::a_wrong_code_is_asked_for_again_without_the_password",
            "portal::a_wrong_code_is_asked_for_again_without_the_password",
        ],
    ),
    clause(
        LOGIN,
        "a button that sends the code",
        |bank| bank.has_rule(&["kind = \"click-through\"", "コードを送る"]),
        &[
            "netbank::id_password_and_code_are_given_on_pages_of_their_own",
            "portal::a_code_is_sent_when_it_is_asked_for_and_the_banks_words_are_shown",
        ],
    ),
    clause(
        LOGIN,
        "a right code that was used before or came too soon is no wrong code",
        |bank| bank.says(&["\"challenge-used\""]) && bank.says(&["\"challenge-refused\""]),
        &[
            "shoko::a_right_code_may_be_used_late_or_too_soon_and_that_is_not_a_wrong_code",
            "netbank::each_refusal_of_a_right_code_has_its_word_and_the_person_is_asked_once",
            "digital::a_refused_code_has_its_word_and_the_password_is_not_sent_again",
            "portal::each_refusal_of_a_right_code_has_its_word",
        ],
    ),
    clause(
        LOGIN,
        "security question (合言葉)",
        |bank| bank.says(&["asks = \"security-question\""]),
        &[
            "shinkin::a_wrong_answer_is_asked_for_again",
            "trust::one_login_is_asked_its_question_and_the_other_shown_a_picture",
        ],
    ),
    clause(
        LOGIN,
        "grid card (乱数表)",
        |bank| bank.says(&["asks = \"grid-card\""]),
        &[
            "chigin::three_cells_of_the_grid_are_asked_for_and_a_wrong_one_asks_for_others",
            "hojin::two_cells_are_asked_for_and_the_address_alone_says_that_they_were_wrong",
        ],
    ),
    clause(
        LOGIN,
        "picture with digits",
        |bank| bank.says(&["asks = \"picture\""]),
        &[
            "chigin::one_login_is_shown_a_picture_and_after_a_wrong_answer_another_one",
            "shoken::one_login_is_shown_a_picture",
        ],
    ),
    clause(
        LOGIN,
        "approval in the bank's app",
        |bank| bank.says(&["kind = \"approval\""]),
        &[
            "mobile::who_declines_does_nothing_or_is_not_told_has_a_word_each",
            "portal::the_page_that_waits_for_the_app_goes_on_by_itself",
        ],
    ),
    clause(
        LETTERS,
        "Shift_JIS pages, and forms that go back in it",
        |bank| bank.charset == encoding_rs::SHIFT_JIS,
        &[
            EVERY_LINE,
            "recipe/suite/forms::forms_are_submitted_in_the_charset_that_their_page_is_really_in",
        ],
    ),
    clause(
        LETTERS,
        "EUC-JP pages, and forms that go back in it",
        |bank| bank.charset == encoding_rs::EUC_JP,
        &[
            EVERY_LINE,
            "shinkin::the_second_password_is_asked_for_and_for_some_the_aikotoba_after_it",
        ],
    ),
    clause(
        LETTERS,
        "a charset that isn't true",
        |bank| {
            let lies_in_meta =
                bank.charset == encoding_rs::UTF_8 && bank.prints(&["charset=Shift_JIS"]);
            lies_in_meta || bank.has_line(&["file = ", "encoding = "])
        },
        &[
            "trust::a_meta_that_lies_about_the_charset_fools_nobody",
            "shoko::the_csv_is_read_in_its_own_letters_with_both_days",
            "spoiled::a_page_in_another_charset_than_it_says_is_refused_or_right",
        ],
    ),
    clause(
        AMOUNTS,
        "full-width digits",
        |bank| ('１'..='９').any(|digit| bank.prints(&[&format!("，{digit}")])),
        &[EVERY_LINE, PRINTED],
    ),
    clause(
        AMOUNTS,
        "¥, ￥, `\\` in front",
        |bank| with_digit(bank, &["¥", "&yen;", ">\\"]) || bank.prints(&["￥"]),
        &[EVERY_LINE, PRINTED],
    ),
    clause(
        AMOUNTS,
        "円 behind, separators in threes",
        |bank| ('0'..='9').any(|digit| bank.prints(&[&format!("{digit}円")])),
        &[EVERY_LINE, PRINTED],
    ),
    clause(
        AMOUNTS,
        "△",
        |bank| bank.prints(&["△"]),
        &[EVERY_LINE, PRINTED],
    ),
    clause(
        AMOUNTS,
        "▲",
        |bank| bank.prints(&["▲"]),
        &[
            "shoken::who_stands_on_which_side_is_the_direction_and_brackets_have_to_agree",
            "trust::the_new_screen_has_two_rows_for_a_line_and_an_icon_that_agrees_with_the_sign",
        ],
    ),
    clause(
        AMOUNTS,
        "− or - in front",
        |bank| bank.prints(&["−"]) || with_digit(bank, &[":-"]),
        &[
            EVERY_LINE,
            "mall::price_shipping_and_points_add_up_to_the_amount",
        ],
    ),
    clause(
        AMOUNTS,
        "brackets",
        |bank| bank.brackets(),
        &[
            "hojin::brackets_are_what_went_out_and_a_current_account_comes_as_a_file",
            "shoken::who_stands_on_which_side_is_the_direction_and_brackets_have_to_agree",
        ],
    ),
    clause(
        AMOUNTS,
        "separate columns for in and out",
        |bank| bank.lines_say(&["\nout = ", "\nin = "]),
        &[EVERY_LINE],
    ),
    clause(
        AMOUNTS,
        "the sign is a word",
        |bank| {
            bank.has_line(&["minus = ", " is = \""])
                && !bank.has_line(&["minus = ", "attr = "])
                && !bank.has_line(&["minus = ", "{account."])
                || bank.has_line(&["minus = { beside = ", " is = \""])
        },
        &[
            "chigin::an_amount_whose_sign_and_word_disagree_is_refused",
            "recipe/suite/printed::a_word_a_class_an_icon_or_a_side_is_the_direction",
        ],
    ),
    clause(
        AMOUNTS,
        "… a CSS class",
        |bank| bank.has_line(&["minus = { has = "]),
        &[
            "card::a_pending_refund_differs_from_a_purchase_by_its_class_alone",
            "netbank::two_layouts_of_the_statement_are_read_in_one_walk",
        ],
    ),
    clause(
        AMOUNTS,
        "… an icon, known by its `alt`",
        |bank| bank.has_line(&["minus = ", "attr = \"alt\""]),
        &[
            "mall::price_shipping_and_points_add_up_to_the_amount",
            "trust::the_new_screen_has_two_rows_for_a_line_and_an_icon_that_agrees_with_the_sign",
        ],
    ),
    clause(
        AMOUNTS,
        "… the side on which the account stands",
        |bank| bank.has_line(&["minus = ", "{account.number}"]),
        &[
            "shoken::who_stands_on_which_side_is_the_direction_and_brackets_have_to_agree",
            "mobile::instants_in_utc_are_days_in_japan_and_sides_are_signs",
        ],
    ),
    clause(
        AMOUNTS,
        "minor units",
        |bank| bank.has_line(&["amount = ", "as = \"minor\""]),
        &[
            "kumiai::one_list_of_three_accounts_is_taken_apart_and_dollars_are_cents",
            "consent::every_line_is_read_as_the_books_have_it_without_any_password",
        ],
    ),
    clause(
        AMOUNTS,
        "JSON numbers as floats",
        |bank| {
            ('0'..='9').any(|digit| bank.prints(&[&format!("{digit}.0,"), &format!("{digit}.0}}")]))
        },
        &[EVERY_LINE],
    ),
    clause(
        AMOUNTS,
        "JSON numbers as texts",
        |bank| with_digit(bank, &["\"amount\":\"", "\"balance\":\""]),
        &[
            EVERY_LINE,
            "consent::every_line_is_read_as_the_books_have_it_without_any_password",
        ],
    ),
    clause(
        AMOUNTS,
        "an amount made of several values",
        |bank| bank.says(&["\nlet = "]),
        &[
            "mall::price_shipping_and_points_add_up_to_the_amount",
            "consent::a_correction_keeps_its_minus_and_its_own_value_date",
        ],
    ),
];
