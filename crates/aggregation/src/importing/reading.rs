//! Reading a file on a thread of its own: it may be large, and its place may be slow.

use super::progress::Watched;
use super::{File, Import, Progress};
use crate::refused::Refused;
use domain::time::Date;
use formats::layout::Layout;
use formats::{Asked, PartView, Source, Understood, Unread};
use std::io;
use std::sync::Arc;
use store::captures::{self, PackFault, Packed};
use tokio::sync::mpsc::{self, Receiver};
use tokio::task::{JoinError, JoinHandle, spawn_blocking};

/// Stops the thread that reads a file when whoever waits for it is gone.
struct WhileWanted<'p> {
    progress: &'p Progress,
    is_done: bool,
}

impl Drop for WhileWanted<'_> {
    fn drop(&mut self) {
        if !self.is_done {
            self.progress.stop();
        }
    }
}

/// Reads all of a file and checks it. `own`: the office's layouts.
pub async fn understand(
    import: &Import<'_>,
    own: Vec<Arc<Layout>>,
    progress: &Progress,
    today: Date,
) -> Result<Understood, Refused> {
    let file = Watched::new(&import.file, progress);
    let (name, layout) = (
        import.file_name.to_owned(),
        import.layout.map(str::to_owned),
    );
    let mut wanted = WhileWanted {
        progress,
        is_done: false,
    };
    let work = spawn_blocking(move || {
        let asked = Asked {
            today,
            file_name: Some(&name),
            layout: layout.as_deref(),
            layouts: &own,
        };
        formats::understand(&file, &asked)
    });
    let understood = work.await;
    wanted.is_done = true;
    Ok(understood.map_err(fell_over)??)
}

/// The file as it is kept.
pub async fn pack(file: &File) -> Result<Arc<Packed>, Refused> {
    if let File::Packed(packed) = file {
        return Ok(Arc::clone(packed));
    }
    let file = file.clone();
    let work =
        spawn_blocking(move || captures::pack(file.open()?, super::uploads::LIMITS).map(Arc::new));
    Ok(work.await.map_err(fell_over)??)
}

/// The views of a file, one after the other: the next one is read while this one is stored.
pub struct Reading {
    views: Receiver<Result<PartView, Unread>>,
    thread: JoinHandle<()>,
}

impl Reading {
    pub fn begin(understood: Arc<Understood>, file: &File, progress: &Progress) -> Reading {
        let (sender, views) = mpsc::channel(1);
        let file = Watched::new(file, progress);
        let thread = spawn_blocking(move || {
            let result: Result<(), Unread> = understood.views(&file, |part| {
                // Whoever stopped listening has his reason: any error ends the reading.
                sender
                    .blocking_send(Ok(part))
                    .map_err(|_| io::Error::other("nobody listens").into())
            });
            if let Err(unread) = result {
                // The same: without a listener there is nobody to tell.
                let _ = sender.blocking_send(Err(unread));
            }
        });
        Reading { views, thread }
    }

    /// `None` after the last one.
    pub async fn next(&mut self) -> Result<Option<PartView>, Refused> {
        Ok(self.views.recv().await.transpose()?)
    }

    /// After the last one: whether the thread came to its end. One that broke gave fewer views, and no error.
    pub async fn end(self) -> Result<(), Refused> {
        self.thread.await.map_err(fell_over)
    }
}

/// Where a reader broke: never a reason to say that a file was read.
fn fell_over(_: JoinError) -> Refused {
    Refused::Unread(io::Error::other("the reading thread fell over"))
}

impl From<Unread> for Refused {
    fn from(unread: Unread) -> Refused {
        match unread {
            Unread::Refused(refusal) => Refused::File(refusal),
            Unread::Io(error) => Refused::Unread(error),
        }
    }
}

impl From<PackFault> for Refused {
    fn from(fault: PackFault) -> Refused {
        match fault {
            PackFault::TooLarge { limit } => Refused::FileTooLarge { max: limit },
            PackFault::TooLargePacked { limit } => Refused::FileTooLargePacked { max: limit },
            PackFault::Read(error) => Refused::Unread(error),
        }
    }
}
