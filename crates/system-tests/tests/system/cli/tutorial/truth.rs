//! What has to be true once the tutorial was followed to its end.

use super::author::{Author, DATA};
use super::{MADE, READER};

impl Author {
    /// At the end: every page was as shown, the recipe is without a fault, and its lines are those in the bank's books.
    pub async fn has_read_the_whole_truth(&mut self) {
        if let Some((block, _)) = self.awaited.first() {
            panic!("{block}: no page that came looks so");
        }
        self.edit_recipe(|sheet| sheet.add_first("#:schema ./recipe.schema.json"));
        let check = format!("renkei recipe check {MADE}");
        let code = self.shell(&check, READER, None).await;
        assert_eq!(code, Some(0), "{}", self.printed);
        for word in ["注意", "warning:"] {
            assert!(!self.printed.contains(word), "{}", self.printed);
        }
        let doctor = format!("renkei doctor --data {DATA}");
        self.shell(&doctor, READER, None).await;
        let added = format!("{MADE}（デモ証券）");
        let added_in_english = format!("{MADE} (デモ証券)");
        assert!(
            self.printed.contains(&added) || self.printed.contains(&added_in_english),
            "{}",
            self.printed
        );
        self.reads_what_is_booked().await;
        assert_eq!(self.banks.counters(READER).await.open_sessions, 0);
    }

    async fn reads_what_is_booked(&mut self) {
        let command = format!(
            "renkei recipe run --institution {MADE} --login id={} --login password={} --since {} --format tsv --data {DATA}",
            READER.id, READER.password, self.since
        );
        let code = self.shell(&command, READER, None).await;
        assert_eq!(code, Some(0), "{}", self.printed);
        let read: Vec<String> = self
            .printed
            .lines()
            .map(|line| line.split('\t').collect::<Vec<_>>())
            .filter(|cells| cells.len() == 5)
            .map(|cells| cells.join("\t").replace('.', ""))
            .collect();
        let mut booked = Vec::new();
        for account in self.banks.ledger(READER).await {
            let period = account.lines.iter().filter(|line| line.on >= self.since);
            for line in period.rev() {
                let balance = line.balance.expect("a balance");
                booked.push(format!(
                    "{}\t{}\t{}\t{}\t{balance}",
                    account.number, line.on, line.amount, line.description
                ));
            }
        }
        assert!(booked.len() > 100, "{} lines", booked.len());
        assert_eq!(read, booked);
    }
}
