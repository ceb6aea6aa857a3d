//! A recipe that takes only a piece of what the bank says back of a secret: whoever reads it sees no more of the secret than
//! of the whole.

use crate::bank::{
    ACCOUNTS, Bank, LOGIN, MEISAI, RECIPE, form_of, order, recipe_of, signed_in, statement, walk,
};
use domain::fetch::Challenge;
use recipe::{
    AnswerToken, Cover, NetworkFault, NoAnswer, Page, Progress, Request, Session, Texts, Walked,
};

const PASSWORD: &str = "sakura2026";

/// A session that knows the customer's password, as those of a real walk do.
struct Knowing(Bank, &'static str);

impl Session for Knowing {
    async fn send(
        &mut self,
        request: &Request,
        arrived: &(dyn Fn(&Page) -> bool + Sync),
    ) -> Result<Page, NetworkFault> {
        self.0.send(request, arrived).await
    }

    async fn ask(&mut self, challenge: &Challenge) -> Result<AnswerToken, NoAnswer> {
        self.0.ask(challenge).await
    }

    async fn observe(&mut self, progress: &Progress) {
        self.0.observe(progress).await;
    }

    fn cover(&self, _secrets: &[&str], texts: Texts<'_>) {
        Cover::of([self.1.to_owned().into()]).put_over(texts);
    }
}

/// What the customer is told when the bank refuses with these words, and the recipe's message is this.
fn message(words: &str, message: &str) -> String {
    let recipe = crate::bank::RECIPE.replacen(
        "text = \"パスワードが正しくありません\",",
        &format!("text = \"パスワードが正しくありません\", message = {message},"),
        1,
    );
    let refused =
        format!("<title>だめ</title>パスワードが正しくありません<b class=\"err\">{words}</b>");
    let bank = Bank::default()
        .html("GET /login", LOGIN)
        .html("POST /auth [BTN KEIYAKU PASSWD TKN]", &refused);
    let walked = walk(&recipe_of(&recipe), &order(), &mut Knowing(bank, PASSWORD));
    let error = walked.error.expect("a refusal");
    error.bank_words.unwrap_or_default()
}

#[test]
fn a_piece_of_the_password_is_not_told() {
    let echo = "WRONG: sakura2026 ?";
    for narrow in [
        "{ css = \".err\" }",
        "{ css = \".err\", find = 'sak(\\w+)' }",
        "{ css = \".err\", find = '(\\w+)2026' }",
        "{ css = \".err\", without = [\"sak\", \"26 ?\"] }",
        "{ css = \".err\", find = 's(akura)' }",
    ] {
        let told = message(echo, narrow);
        assert!(told.contains("●●●●"), "{narrow}: {told}");
        for piece in ["sakur", "akura", "kura2", "ura20", "a2026"] {
            assert!(!told.contains(piece), "{narrow}: {told}");
        }
    }
}

#[test]
fn a_year_or_a_short_word_that_stands_there_by_chance_is() {
    for honest in [
        "2026年11月24日まで停止",
        "saku ではじまる番号",
        "あと2回です",
    ] {
        assert_eq!(message(honest, "{ css = \".err\" }"), honest);
    }
}

/// A walk of two accounts under this password; each one's line has this description.
fn walked(password: &'static str, description: &str) -> Walked {
    let row = ["2026/04/01", "", "1,000", "1,000", description];
    let list = |account| statement(account, 1, &[row], false);
    let mut bank = signed_in()
        .html("GET /jouken?k=1", &form_of(1))
        .html(MEISAI, &list("W0048213"))
        .html("GET /jouken?k=2", &form_of(2))
        .html(MEISAI, &list("0765432"));
    let shown = ACCOUNTS.replace("0123456", "W0048213");
    bank.replace("GET /zandaka", &shown);
    walk(&recipe_of(RECIPE), &order(), &mut Knowing(bank, password))
}

/// What the lines are called.
fn descriptions(walked: &Walked) -> Vec<&str> {
    let views = walked.views.iter();
    let lines = views.flat_map(|walked| &walked.view.lines);
    lines.map(|line| line.description.as_str()).collect()
}

fn numbers(walked: &Walked) -> Vec<&str> {
    let accounts = walked.accounts.iter();
    accounts
        .map(|account| account.seen.number.as_str())
        .collect()
}

#[test]
fn a_piece_of_the_password_changes_nothing_that_is_compared_later() {
    for (password, description) in [
        ("W0048213x", "口座振替"),
        ("sakura2026", "sakura"),
        ("sakura2026", "kura2026"),
    ] {
        let walked = walked(password, description);
        assert_eq!(walked.error, None, "{:?}", walked.account_errors);
        assert_eq!(numbers(&walked), ["W0048213", "0765432"]);
        assert_eq!(descriptions(&walked), [description; 2]);
    }
}

#[test]
fn the_whole_password_is_covered_in_a_description() {
    let walked = walked("sakura2026", "PAY sakura2026");
    assert_eq!(descriptions(&walked), ["PAY ●●●●"; 2]);
}

#[test]
fn an_account_with_the_password_in_its_number_is_refused_and_the_other_one_stays() {
    for password in ["W0048213", "ｗ００４８２１３", "W00482"] {
        let walked = walked(password, "sakura");
        assert_eq!(numbers(&walked), ["0765432"], "{password}");
        let views = walked.views.iter();
        let views: Vec<&str> = views.map(|view| view.account.as_str()).collect();
        assert_eq!(views, ["0765432"]);
        let told = format!("{:?}{:?}", walked.error, walked.account_errors);
        assert!(!told.contains("W00482") && !told.contains("●"), "{told}");
        let seen = walked.error.and_then(|error| error.seen);
        let seen = seen.expect("what was seen");
        assert!(seen.ja.contains("秘密を含む口座番号"), "{}", seen.ja);
        assert!(seen.en.contains("change the password"), "{}", seen.en);
    }
}

#[test]
fn a_branch_code_that_is_an_answer_by_chance_stays_and_one_with_the_password_is_refused() {
    let recipe = RECIPE.replacen(
        "number  = \"口座番号\"",
        "number  = \"口座番号\"\nbranch_code = \"店番\"",
        1,
    );
    for (password, code, left, codes) in [
        (
            "123",
            "123",
            vec!["0123456", "0765432"],
            vec![Some("123"), Some("456")],
        ),
        (
            "sakura2026",
            "sakura2026",
            vec!["0765432"],
            vec![Some("456")],
        ),
    ] {
        let shown = ACCOUNTS
            .replace("<th>口座番号", "<th>店番</th><th>口座番号")
            .replace("<td>0123456", &format!("<td>{code}</td><td>0123456"))
            .replace("<td>0765432", "<td>456</td><td>0765432");
        let mut bank = signed_in();
        bank.replace("GET /zandaka", &shown);
        let walked = walk(&recipe_of(&recipe), &order(), &mut Knowing(bank, password));
        assert_eq!(numbers(&walked), left, "{code}");
        let accounts = walked.accounts.iter();
        let shown: Vec<_> = accounts
            .map(|account| account.seen.branch_code.as_deref())
            .collect();
        assert_eq!(shown, codes);
    }
}
