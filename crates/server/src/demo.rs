//! `renkei demo` and `renkei sandbox`: simulated banks on loopback, and a whole Renkei to try on them.

use crate::cli::Failed;
use crate::open::{ORIGINS_FILE, Place, SystemClock};
use crate::serve::{ctrl_c, serve};
use crate::web::text::Lang;
use aggregation::offices::{self, NewUser};
use aggregation::registering::{self, Registration};
use aggregation::{Actor, App, Clock, Refused, consenting, fetching, looking, recipes};
use domain::fetch::Trigger;
use domain::office::Role;
use domain::time::date_in_japan;
use sandbox::{Sandbox, Settings};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};
use tokio::net::TcpListener as TokioListener;
use zeroize::Zeroizing;

const OFFICE: &str = "株式会社みどり商店";
/// (role, name, e-mail, password). Known to everybody: the demo listens on loopback only and holds invented data.
const PEOPLE: [(Role, &str, &str, &str); 3] = [
    (
        Role::Owner,
        "佐藤 美咲",
        "owner@demo.example",
        "demo-owner-2026",
    ),
    (
        Role::Admin,
        "鈴木 健一",
        "admin@demo.example",
        "demo-admin-2026",
    ),
    (
        Role::Member,
        "高橋 さくら",
        "member@demo.example",
        "demo-member-2026",
    ),
];
/// Linked from the start; the bank is left to try.
const LINKED: [&str; 2] = ["demo-card", "demo-pay"];
const TO_TRY: &str = "demo-bank";

#[derive(clap::Args)]
#[command(after_help = "例 / Example:\n  renkei demo")]
pub struct DemoArgs {}

#[derive(clap::Args)]
#[command(after_help = "例 / Example:\n  renkei sandbox --control-port 8399")]
pub struct SandboxArgs {
    /// 操作の窓口の番号（テスト用。省略すると空いている番号）
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    control_port: u16,
    /// 同じ番号なら同じ明細になります
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// What stays the same from one start to the next.
#[derive(Serialize, Deserialize)]
struct Kept {
    seed: u64,
    server_port: u16,
    /// Ports of the simulated institutions, by their ids.
    #[serde(default)]
    institution_ports: BTreeMap<String, u16>,
    /// Of the page with their logins; 0: not chosen yet.
    #[serde(default)]
    phone_port: u16,
}

pub(crate) async fn demo(
    data: Option<PathBuf>,
    database: Option<String>,
    _args: DemoArgs,
    l: Lang,
) -> Result<(), Failed> {
    let data = match data {
        Some(data) => data,
        None => Place::default_data()?.join("demo"),
    };
    let place = Place { data, database };
    place.make_folder()?;
    let mut kept = Kept::read(&place.data)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, kept.server_port));
    let listener = TokioListener::bind(address).await.map_err(|error| {
        Failed::Told(format!(
            "{address} ({error})
{}",
            l.t(
                "このデモは、もう動いているようです。動いている方の画面を開くか、終えてから動かしてください。",
                "This demo seems to run already. Open its screens, or end it first."
            )
        ))
    })?;
    let banks = start_banks(
        kept.seed,
        kept.institution_ports.clone(),
        Some(kept.phone_port),
        l,
    )
    .await;
    // Meanwhile another program may have got one of the ports of before; nobody depends on them.
    let banks = match banks {
        Ok(banks) => banks,
        Err(_) => start_banks(kept.seed, BTreeMap::new(), Some(0), l).await?,
    };
    kept.institution_ports = banks.ports();
    let phone = banks.control_address();
    kept.phone_port = phone.map_or(0, |address| address.port());
    kept.write(&place.data)?;
    write_origins(&place.data, &banks)?;
    let app = Arc::new(place.open().await?);
    println!("{}", l.t("デモの準備をしています…", "Preparing the demo…"));
    prepare(&app).await?;
    println!("{}", welcome(&listener.local_addr()?, phone, l));
    serve(app, listener, ctrl_c()).await?;
    banks.stop().await;
    println!(
        "{}",
        l.t(
            "デモを終えました。もう一度動かすと、続きから始まります。",
            "The demo has ended. Started again, it continues."
        )
    );
    Ok(())
}

pub(crate) async fn sandbox(args: SandboxArgs, l: Lang) -> Result<(), Failed> {
    let banks = start_banks(args.seed, BTreeMap::new(), Some(args.control_port), l).await?;
    for (origin, address) in banks.origins() {
        println!("{origin}\thttp://{address}/");
    }
    if let Some(control) = banks.control_address() {
        println!("control\thttp://{control}/control");
        println!("logins\thttp://{control}/");
    }
    ctrl_c().await;
    banks.stop().await;
    Ok(())
}

async fn start_banks(
    seed: u64,
    ports: BTreeMap<String, u16>,
    control_port: Option<u16>,
    l: Lang,
) -> Result<Sandbox, Failed> {
    let settings = Settings {
        ports,
        control_port,
        ..Settings::new(seed, Arc::new(|| date_in_japan(SystemClock.now())))
    };
    Sandbox::start(settings).await.map_err(|error| {
        Failed::Told(format!(
            "{} ({error})",
            l.t(
                "模擬の銀行を動かせません。もう1つのデモが動いていないか確かめてください。",
                "The simulated banks can't be started. Is another demo running?"
            )
        ))
    })
}

impl Kept {
    /// The ports and the seed of this demo folder, chosen at its first start.
    fn read(folder: &Path) -> Result<Kept, Failed> {
        if let Ok(text) = fs::read_to_string(Kept::path(folder))
            && let Ok(kept) = serde_json::from_str(&text)
        {
            return Ok(kept);
        }
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        Ok(Kept {
            seed: 20_261_124,
            server_port: free.local_addr()?.port(),
            institution_ports: BTreeMap::new(),
            phone_port: 0,
        })
    }

    fn write(&self, folder: &Path) -> Result<(), Failed> {
        let text = serde_json::to_string_pretty(self).map_err(io::Error::from)?;
        Ok(fs::write(Kept::path(folder), text)?)
    }

    fn path(folder: &Path) -> PathBuf {
        folder.join("demo.json")
    }
}

fn write_origins(folder: &Path, banks: &Sandbox) -> Result<(), Failed> {
    let origins: BTreeMap<String, String> = banks
        .origins()
        .into_iter()
        .map(|(origin, address)| (origin, address.to_string()))
        .collect();
    Ok(fs::write(
        folder.join(ORIGINS_FILE),
        serde_json::to_string_pretty(&origins).map_err(io::Error::from)?,
    )?)
}

/// Makes what is missing: the office with its people, the card and the wallet with their history.
async fn prepare(app: &App) -> Result<(), Refused> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let office = store::people::offices(&mut tx)
        .await?
        .first()
        .map(|office| office.id);
    drop(tx);
    let office = match office {
        Some(office) => office,
        None => {
            let office = offices::create(app, OFFICE, now).await?;
            for (role, name, email, password) in PEOPLE {
                let user = NewUser {
                    email: email.into(),
                    name: name.into(),
                    password: password.into(),
                };
                offices::add_member(app, office, &user, role, now).await?;
            }
            office
        }
    };
    let actor = Actor::command_line(office);
    for client in Sandbox::clients() {
        consenting::set_client(app, client.institution, client.id, client.secret, None, now)
            .await?;
    }
    make_operator(app, actor).await?;
    fetching::reap(app, now).await?;
    let linked = looking::connections(app, actor).await?;
    for institution in LINKED {
        if linked
            .iter()
            .any(|stored| stored.institution == institution)
        {
            continue;
        }
        let Some(login) = Sandbox::logins()
            .iter()
            .find(|login| login.institution == institution)
        else {
            continue;
        };
        let typed = login
            .fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Zeroizing::new((*value).to_owned())))
            .collect();
        let registration = Registration {
            institution: institution.into(),
            typed,
            display_name: None,
            start_on: None,
        };
        let id = registering::register(app, actor, registration, app.clock.now()).await?;
        fetching::fetch(app, actor, id, Some(Trigger::OwnerRequest)).await?;
    }
    Ok(())
}

/// The owner also operates the demo.
async fn make_operator(app: &App, actor: Actor) -> Result<(), Refused> {
    let mut tx = app.store.read().await?;
    let owner = store::people::user_by_email(&mut tx, PEOPLE[0].2).await?;
    drop(tx);
    match owner {
        Some(owner) => recipes::first(app, actor, owner.id, app.clock.now()).await,
        None => Ok(()),
    }
}

fn welcome(address: &SocketAddr, phone: Option<SocketAddr>, l: Lang) -> String {
    let mut text = format!(
        "\nRenkei  http://{address}/\n\n{}\n",
        l.t("サインイン", "Sign in")
    );
    for (role, _, email, password) in PEOPLE {
        let role = match role {
            Role::Owner => l.t("オーナー", "owner"),
            Role::Admin => l.t("管理者", "admin"),
            Role::Member => l.t("一般", "member"),
            Role::Auditor => l.t("閲覧", "auditor"),
        };
        text.push_str(&format!("  {role}\t{email}\t{password}\n"));
    }
    text.push_str(l.t(
        "\n「デモ銀行」のログイン（新規登録で試せます）\n",
        "\nLogin of デモ銀行 (try it at 新規登録)\n",
    ));
    for login in Sandbox::logins()
        .iter()
        .filter(|login| login.institution == TO_TRY)
    {
        text.push_str(&format!(
            "  {}\t{}\n",
            login_words(login.fields),
            login.about
        ));
    }
    if let Some(phone) = phone {
        text.push_str(&format!(
            "\n{}\n  http://{phone}/\n",
            l.t(
                "ほかのデモの金融機関のログインと、ワンタイムパスワード・乱数表・アプリの承認（ご本人の手元に届くもの）",
                "Logins of the other institutions, with their one-time passwords, grid cards and approvals"
            )
        ));
    }
    text.push_str(l.t(
        "\n終えるには Ctrl-C を押してください。",
        "\nPress Ctrl-C to end.",
    ));
    text
}

fn login_words(fields: &[(&str, &str)]) -> String {
    fields
        .iter()
        .map(|(_, value)| *value)
        .collect::<Vec<_>>()
        .join(" / ")
}
