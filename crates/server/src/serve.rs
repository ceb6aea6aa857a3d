//! `renkei serve`: the screens and the worker in one process, on loopback unless told otherwise.

use crate::cli::{Context, Failed};
use crate::web;
use crate::worker::Worker;
use aggregation::App;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tracing_subscriber::EnvFilter;

/// How long running fetches may take to log out when Renkei is asked to end.
const ENDING_SECONDS: u64 = 20;

#[derive(clap::Args)]
#[command(after_help = "例 / Example:\n  renkei serve --listen 127.0.0.1:8330")]
pub struct Args {
    /// 待ち受ける場所（省略すると、このパソコンからだけ開けます）
    #[arg(long, value_name = "ADDRESS", default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 8330)))]
    listen: SocketAddr,
}

pub(crate) async fn run(context: &Context, args: Args) -> Result<(), Failed> {
    let l = context.lang;
    let listener = listen(args.listen, l).await?;
    let app = Arc::new(context.open().await?);
    println!(
        "{} http://{}/",
        l.t("画面：", "Screens:"),
        listener.local_addr()?
    );
    for broken in app.catalogue.broken() {
        eprintln!(
            "{}{}",
            l.t(
                "ファイルを読めないため、この金融機関だけ取得を止めています：",
                "Only this institution is not fetched, because its files can't be read: ",
            ),
            broken.id
        );
        for fault in &broken.faults {
            eprintln!("  {}", l.said(fault).replace('\n', "\n  "));
        }
    }
    println!(
        "{}",
        l.t(
            "終えるには Ctrl-C を押してください。",
            "Press Ctrl-C to end."
        )
    );
    Ok(serve(app, listener, ctrl_c()).await?)
}

/// Opens the port, or says who might have it.
async fn listen(address: SocketAddr, l: crate::web::text::Lang) -> Result<TcpListener, Failed> {
    TcpListener::bind(address).await.map_err(|error| {
        Failed::Told(format!(
            "{} {address} ({error})\n{}",
            l.t("この場所で待ち受けられません：", "Can't listen at"),
            l.t("もう1つのRenkeiが動いていないか確かめるか、--listen で別の番号を指定してください。", "Is another Renkei running? Or name another port with --listen.")
        ))
    })
}

/// Serves until `end`, then lets running fetches log out.
pub async fn serve(
    app: Arc<App>,
    listener: TcpListener,
    end: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let nudge = Arc::new(Notify::new());
    let worker = Worker::new(Arc::clone(&app), Arc::clone(&nudge));
    let working = tokio::spawn(worker.run());
    let router = web::router(Arc::clone(&app), Arc::clone(&nudge));
    let ending = {
        let (app, nudge) = (Arc::clone(&app), Arc::clone(&nudge));
        async move {
            end.await;
            app.ending.store(true, Ordering::Relaxed);
            nudge.notify_waiters();
        }
    };
    let served = axum::serve(
        listener,
        router.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(ending);
    // A browser that keeps its event stream open must not keep us from ending.
    tokio::select! {
        result = served => result?,
        () = ended_for_a_while(&app) => {}
    }
    let _ = tokio::time::timeout(Duration::from_secs(ENDING_SECONDS), working).await;
    app.store.close().await;
    Ok(())
}

async fn ended_for_a_while(app: &App) {
    while !app.ending.load(Ordering::Relaxed) {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
}

/// Ends with Ctrl-C, and with the signal by which service managers end a program.
pub(crate) async fn ctrl_c() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// What happens, on standard error; `RENKEI_LOG` chooses how much (`info`, `debug`, …).
pub(crate) fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("RENKEI_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_target(false)
        .with_ansi(io::IsTerminal::is_terminal(&io::stderr()))
        .try_init();
}
