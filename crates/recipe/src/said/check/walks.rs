//! What only recorded pages show.

use super::findings;

findings! {
    recorded_address(text: &str):
        "「{text}」はアドレスではありません",
        "\"{text}\" is not an address";
    no_such_file(name: &str):
        "「{name}」というファイルがありません",
        "there is no file \"{name}\""
        => "walk.toml のとなりに置くか、renkei recipe record で記録しなおします",
        "put it beside walk.toml, or record the walk again: renkei recipe record";
    both_recognise(first: &str, second: &str, file: &str):
        "{file}は、「{first}」とも「{second}」とも見分けられます",
        "\"{first}\" and \"{second}\" are both recognised by {file}"
        => "先に書いたほうになります。あとのほうにしかないものを加えます",
        "the first wins; add what only the second shows";
    literal_password(field: &str, file: &str):
        "{file}の「{field}」はパスワードの欄です。入れる値が、レシピに書いてあります",
        "\"{field}\" of {file} is the field of a password, and what goes into it is written into the recipe"
        => "お客さまの値は institution.toml の[[field]]でたずね、\"{{login.名前}}\" と書きます",
        "the customer's value is asked for by a [[field]] of institution.toml: write \"{{login.NAME}}\"";
    open_password(field: &str, name: &str, file: &str):
        "{file}の「{field}」はパスワードの欄ですが、{{login.{name}}}は秘密の項目ではありません",
        "\"{field}\" of {file} is the field of a password, but {{login.{name}}} is no secret"
        => "institution.toml の項目「{name}」を kind = \"secret\" にします。秘密でない値は、画面や記録に出ます",
        "make the field \"{name}\" of institution.toml kind = \"secret\"; what is no secret is shown on screens and in records";
}
