//! Of `[site]` and `[oauth]`: which addresses a walk may reach, and what goes there.

use domain::said::Said;

use super::findings;

findings! {
    not_an_engine(word: &str):
        "「{word}」というエンジンはありません",
        "\"{word}\" is not an engine"
        => "\"http\"、または画面をスクリプトが描くときは \"browser\"",
        "\"http\", or \"browser\" where scripts draw the pages";
    not_an_origin(text: &str):
        "「{text}」は`origin`になりません",
        "\"{text}\" is not an origin"
        => "https://ホスト とだけ書きます。秘密は暗号のない道では送りません",
        "https://host and nothing behind; secrets never travel in the clear";
    harmless_without_reason(path: &str):
        "「{path}」でお金が動かない理由が`harmless`にありません",
        "`harmless` doesn't say why \"{path}\" moves no money";
    fence_to_money(list: &str, text: &str):
        "{list}の「{text}」は、お金を動かすか設定を変える画面のようです",
        "{list} lets the walk reach \"{text}\", which looks like a page that moves money or changes settings"
        => "レシピは読むだけです。名前だけがそう聞こえるのなら、わけを書きます: harmless = {{ \"{text}\" = \"…\" }}",
        "a recipe only reads; if the name misleads, say why: harmless = {{ \"{text}\" = \"…\" }}";
    fences_nothing(list: &str, text: &str):
        "{list} = \"{text}\" は何も囲みません",
        "{list} = \"{text}\" fences nothing in"
        => "取得に要るフォルダの名前を書きます",
        "name the folders that the walk needs";
    not_a_pattern_of_paths(text: &str):
        "「{text}」はパスではありません",
        "\"{text}\" is not a path"
        => "/path、/path/*、/path?query、https://host/path のどれかです。ホストの名前に * は書けません",
        "/path, /path/*, /path?query or https://host/path; a host has a name without *";
    any_query(list: &str, text: &str, shown: &str):
        "{list}の「{text}」は「?」のあとを囲んでいません。一つのアドレスでいくつもの画面（振込も）が出ます（{shown}）",
        "{list} leaves the query of \"{text}\" open, and one address shows every page here, the transfer too ({shown})"
        => "要る画面ごとに書きます: \"/ib?ACT=MEISAI*\"。「?」のあとに何もない画面は \"/ib?\"。そうでないのなら、わけを書きます: harmless = {{ \"{text}\" = \"…\" }}",
        "name each page that the walk needs: \"/ib?ACT=MEISAI*\"; \"/ib?\" is the one without a query; if it is no such address, say why: harmless = {{ \"{text}\" = \"…\" }}";
    open_chooser(list: &str, text: &str, name: &str):
        "{list}の「{text}」では、「{name}」がどの画面（振込も）を選んでもかまわないことになります",
        "{list} = \"{text}\" lets \"{name}\" choose any page, the transfer too"
        => "要る画面ごとに、{name}の値を書きます: \"?{name}=MEISAI*\"。画面を選ぶものでないのなら、わけを書きます: harmless = {{ \"{text}\" = \"…\" }}",
        "write the value of {name} for each page that the walk needs: \"?{name}=MEISAI*\"; if it chooses no page, say why: harmless = {{ \"{text}\" = \"…\" }}";
    posts_anywhere(text: &str):
        "post = \"{text}\" では、このフォルダのどこへでも送れます",
        "post = \"{text}\" lets the walk post to everything in this folder"
        => "送る先を一つずつ書きます。読むだけの場所なら、わけを書きます: harmless = {{ \"{text}\" = \"…\" }}",
        "name each address that the walk posts to; if all of it only reads, say why: harmless = {{ \"{text}\" = \"…\" }}";
    opens_anything(text: &str):
        "get = \"{text}\" では、このフォルダのどの画面も開けます",
        "get = \"{text}\" lets the walk open every page of this folder"
        => "要る画面の名前を書きます。振込のように聞こえない名前の振込は、ここを通ります",
        "name the pages that the walk needs: a transfer by a name that doesn't sound like one passes here";
    nobodys_host(host: &str):
        "{host}は、この金融機関のホストではありません",
        "{host} is no host of the institution"
        => "取得で触れるのは銀行のホストだけです。これも銀行のものなら、institution.toml に書きます: hosts = [\"{host}\"]",
        "a walk reaches the bank's own hosts only; if this one is the bank's as well, institution.toml says so: hosts = [\"{host}\"]";
    engines_header(name: &str):
        "ヘッダー {name} はエンジンが付けます",
        "the header {name} is the engine's";
    not_a_header(name: &str):
        "「{name}」はヘッダーの名前ではありません",
        "\"{name}\" is not the name of a header";

    odd_address(text: &str):
        "「{text}」は、別のアドレスとも読めます",
        "\"{text}\" can be understood as another address"
        => "/path か https://host/path と書きます。\\、空白、制御文字、//、ホストの前の名前は書けません",
        "write /path or https://host/path: no \\, blank or control character, no //, no user before the host";
    host_is_a_number(host: &str):
        "{host}は数字で、ホストの名前ではありません",
        "{host} is a number, not the name of a host"
        => "金融機関には名前があります。数字はだれのものでもありません",
        "institutions have names; a number is nobody's";
    not_the_login_host(host: &str, login: &str):
        "{host}は、この金融機関のlogin_pageのホスト{login}ではありません",
        "{host} isn't the host of the institution's login_page, {login}"
        => "ログイン情報は銀行にだけ送ります。{host}も銀行のものなら、institution.toml に書きます: hosts = [\"{host}\"]",
        "login values go to the bank alone; if {host} is the bank's as well, institution.toml says so: hosts = [\"{host}\"]";
    login_elsewhere(host: &str, login: &str):
        "ログイン情報は{host}へ送られます。お客さまに見せるlogin_pageは{login}です",
        "login values go to {host}; the login_page that customers are shown is on {login}"
        => "どちらも銀行のものか、確かめます。できれば、login_pageを同じホストのものにします",
        "make sure that both are the bank's; better, show a login_page of the same host";
    sounds_like_money(what: &Said, text: &str):
        "{what}「{text}」は、お金を動かすか設定を変えるように聞こえます",
        "{what} \"{text}\" sounds like moving money or changing settings"
        => "レシピは読むだけです。名前だけがそう聞こえるのなら、[site] にわけを書きます: harmless = {{ \"{text}\" = \"…\" }}",
        "a recipe only reads; if the name misleads, say why in [site]: harmless = {{ \"{text}\" = \"…\" }}";
    takes_a_password():
        "フォームの項目から取る値に、パスワードが入っているかもしれません",
        "a value is taken from a field of a form that may hold the password"
        => "要る隠し項目の名前を書きます: css = \"input[name=TKN]\"。ログインで入れる項目は取れません",
        "name the hidden field that you need: css = \"input[name=TKN]\"; never one that the login fills in";
    fills_in_an_amount(name: &str):
        "「{name}」は、金額を入れる項目のようです",
        "\"{name}\" looks like a field for an amount of money"
        => "レシピは読むだけです。明細をさがす条件なら、わけを書きます: harmless = {{ \"{name}\" = \"…\" }}",
        "a recipe only reads; if it narrows a search, say why: harmless = {{ \"{name}\" = \"…\" }}";
    starts_elsewhere(host: &str, login: &str):
        "`start`は{host}です。ログインの画面は、`origin`かlogin_page（{login}）のホストで開きます",
        "`start` is on {host}; the login's page is opened on the host of `origin` or of login_page, {login}"
        => "ログインの画面を見せるホストは、入れた値の行き先を決められます",
        "whoever shows the login form decides where it is sent";
    not_a_name_of_a_host(host: &str):
        "「{host}」は、金融機関のホストの名前ではありません",
        "\"{host}\" is not the name of an institution's host"
        => "英数字と「-」と「.」の、省略のない名前を書きます: https://ib.mihon.example。*、localhost、似た文字の混じる名前（xn--）は書けません",
        "write its full name in letters, digits, - and .: https://ib.mihon.example; no *, no localhost, no look-alike letters (xn--)";
    reads_a_password():
        "ログインで入れる項目から読んでいます",
        "this is read from a field that the login fills in"
        => "パスワードやログイン名が、人に見える文になります。銀行が文を書いている場所を指します: css = \".err\"",
        "a password or login name would become a text that people see; point at where the bank writes its own words: css = \".err\"";
    asks_what_a_field_holds():
        "入力欄に入っている値を、セレクターの `[value…]` でたずねています",
        "a selector asks by `[value…]` what a field holds"
        => "入れたパスワードを一字ずつ言いあてられます。押すだけのものなら種類を、隠し項目なら名前を書きます: \"input[type=submit][value=…]\"、\"input[name=TKN][value=…]\"",
        "it could spell out what was typed; say the kind of what is only pressed, or the name of a hidden field: \"input[type=submit][value=…]\", \"input[name=TKN][value=…]\"";
    unreadable_address(text: &str):
        "「{text}」はアドレスとして読めません",
        "\"{text}\" is not an address";
    tells_another_host(host: &str):
        "お客さまの値が、ほかのホスト{host}へ行きます",
        "something of the customer's would go to another host, {host}"
        => "ほかのホストへ行くのは、決まった文字、日付、{{next_page}}だけです。keepした値、{{account.…}}、{{token}}は`origin`へだけ行きます",
        "to other hosts go constants, dates and {{next_page}} only; kept values, {{account.…}} and {{token}} go to `origin`";
    outside_the_fence(what: &str, list: &str):
        "{what}は、レシピの囲いの外です",
        "{what} isn't inside the fence of the recipe"
        => "取得に要るなら、[site] の`{list}`に加えます",
        "add it to `{list}` of [site], if the walk needs it";
    made_up_picture():
        "`picture`は、画面にあるアドレスだけです",
        "`picture` is an address that stands on the page"
        => "{{ css = \"img#captcha\", attr = \"src\" }}。レシピやお客さまの値から作ったアドレスは書けません",
        "{{ css = \"img#captcha\", attr = \"src\" }}; no address is made of values of the recipe or of the customer";

    no_consent_time(text: &str):
        "「{text}」では、同意の続く日数が分かりません",
        "\"{text}\" is not how long a consent lasts"
        => "\"90 days\" と書きます。終わりがないときは書きません",
        "write \"90 days\"; leave it out where it has no end";
    not_an_endpoint(text: &str):
        "「{text}」はアドレスではありません",
        "\"{text}\" is not an address"
        => "/path か https://host/path を、「?」のあとなしで書きます",
        "/path or https://host/path, without a query";
    endpoint_outside(key: &str, list: &str):
        "`{key}`が囲いの外です",
        "`{key}` isn't inside the fence"
        => "[site] の`{list}`に加えます",
        "add it to `{list}` of [site]";
    beside_consent(page: &str):
        "「{page}」は[oauth]といっしょには書けません",
        "\"{page}\" can't stand beside [oauth]"
        => "お客さまは銀行で同意します。お客さまの秘密は、ここにはありません",
        "the customer consents at the bank; no secret of theirs is known here";
    consent_needs_no_login():
        "[oauth]では、お客さまのログイン情報をたずねません",
        "[oauth] asks for no login of the customer"
        => "institution.toml の[[field]]を消します",
        "take the [[field]]s out of institution.toml";
    consent_over_http():
        "[oauth]のエンジンは\"http\"です",
        "[oauth] goes with the engine \"http\""
        => "`engine`を消します。APIにスクリプトはありません",
        "leave `engine` out: an API has no scripts";
    token_in_no_header():
        "[site]のどのヘッダーにも{{oauth.access}}がありません",
        "no header of [site] carries {{oauth.access}}"
        => "headers = {{ Authorization = \"Bearer {{oauth.access}}\" }}",
        "headers = {{ Authorization = \"Bearer {{oauth.access}}\" }}";
    token_without_consent():
        "{{oauth.access}}には[oauth]が要ります",
        "{{oauth.access}} needs an [oauth]"
        => "[oauth]に、お客さまが同意する場所とトークンの窓口を書きます",
        "[oauth] says where the customer consents and where tokens come from";
}
