//! Every SQL text can be prepared on both engines.

mod common;

#[tokio::test]
async fn every_statement_is_prepared_by_each_engine() {
    for database in common::databases("statements").await {
        let statements = store::all_statements(database.store.engine());
        assert!(
            statements.len() > 80,
            "only {} statements are listed",
            statements.len()
        );
        let faults = database
            .store
            .prepare_all(statements)
            .await
            .expect("a connection");
        assert!(
            faults.is_empty(),
            "{:?} refuses:\n{}",
            database.store.engine(),
            faults.join("\n")
        );
    }
}
