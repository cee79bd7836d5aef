//! The index on disk: changed, opened again, made anew, damaged.

use std::fs;

use super::{House, METHOD, rebuilt, sheet, sheets};
use crate::search::{Opened, Query, SearchIndex, State, Visibility};

#[test]
fn a_changed_sheet_is_found_by_its_new_words_after_a_commit_and_a_removed_one_is_not() {
    let house = House::new();
    house.index.replace(&sheet(2, METHOD, "Le kaléidoscope", "a", "Chacun tourne.")).unwrap();
    house.index.remove(9).unwrap();
    assert_eq!(house.found("kaléidoscope"), Vec::<i64>::new());
    house.index.commit(8).unwrap();
    assert_eq!(house.found("kaleidoscopes"), [2]);
    assert!(!house.found("\"boule de neige\"").contains(&2));
    assert_eq!(house.found("festival"), Vec::<i64>::new());
    assert_eq!(house.index.suggest("festival", 5, &[Visibility::Public]).unwrap(), []);
    assert_eq!(house.index.len(), 19);
}

#[test]
fn an_index_opened_again_knows_its_cursor() {
    let root = tempfile::tempdir().unwrap();
    let Opened { index, state } = SearchIndex::open(root.path()).unwrap();
    assert_eq!(state, State::NeedsRebuild);
    assert!(index.is_empty());
    index.rebuild(sheets().into_iter().map(Ok), 41).unwrap();
    index.replace(&sheet(99, METHOD, "Nouvelle", "a", "")).unwrap();
    index.commit(42).unwrap();
    drop(index);
    let Opened { index, state } = SearchIndex::open(root.path()).unwrap();
    assert_eq!((state, index.len()), (State::Ready { cursor: 42 }, 21));
}

#[test]
fn a_rebuild_is_swapped_in_while_others_search_and_leaves_one_folder() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("photos")).unwrap();
    fs::create_dir(root.path().join("v0-00000000-1")).unwrap();
    let index = rebuilt(root.path(), sheets());
    index.replace(&sheet(21, METHOD, "Perdue", "a", "")).unwrap();
    std::thread::scope(|scope| {
        let searching = scope.spawn(|| {
            for _ in 0..300 {
                let results = index.search(&Query { text: "tiers-lieu".to_owned(), ..Query::default() }).unwrap();
                assert!(results.total >= 2);
            }
        });
        for cursor in 50..53 {
            index.rebuild(sheets().into_iter().map(Ok), cursor).unwrap();
        }
        searching.join().unwrap();
    });
    index.commit(60).unwrap();
    assert_eq!(index.len(), 20);
    let mut left: Vec<_> = fs::read_dir(root.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left.len(), 2, "{left:?}");
    assert_eq!(left.first().unwrap(), "photos");
    assert_eq!(SearchIndex::open(root.path()).unwrap().state, State::Ready { cursor: 60 });
}

#[test]
fn a_rebuild_that_fails_changes_nothing() {
    let root = tempfile::tempdir().unwrap();
    let index = rebuilt(root.path(), sheets());
    let documents = [Ok(sheet(1, METHOD, "Seule", "a", "")), Err(anyhow::anyhow!("no database"))];
    assert!(index.rebuild(documents, 99).is_err());
    assert_eq!(index.len(), 20);
    drop(index);
    assert_eq!(SearchIndex::open(root.path()).unwrap().state, State::Ready { cursor: 7 });
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
}

#[test]
fn a_damaged_index_needs_a_rebuild() {
    let root = tempfile::tempdir().unwrap();
    drop(rebuilt(root.path(), sheets()));
    let folder = fs::read_dir(root.path()).unwrap().next().unwrap().unwrap().path();
    let files = || fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let store = files().find(|path| path.extension().is_some_and(|extension| extension == "store")).unwrap();
    let whole = fs::read(&store).unwrap();
    let mut damaged = whole.clone();
    for byte in damaged.iter_mut().take(40) {
        *byte ^= 0xff;
    }
    for content in [damaged, whole.iter().take(whole.len() / 2).copied().collect(), Vec::new()] {
        fs::remove_file(&store).unwrap();
        fs::write(&store, content).unwrap();
        assert_eq!(SearchIndex::open(root.path()).unwrap().state, State::NeedsRebuild);
    }
    fs::write(&store, whole).unwrap();
    assert_eq!(SearchIndex::open(root.path()).unwrap().state, State::Ready { cursor: 7 });
    fs::remove_file(store).unwrap();
    let Opened { index, state } = SearchIndex::open(root.path()).unwrap();
    assert_eq!(state, State::NeedsRebuild);
    index.rebuild(sheets().into_iter().map(Ok), 9).unwrap();
    assert_eq!(SearchIndex::open(root.path()).unwrap().state, State::Ready { cursor: 9 });
}

#[test]
fn an_index_of_another_schema_needs_a_rebuild() {
    let root = tempfile::tempdir().unwrap();
    drop(rebuilt(root.path(), sheets()));
    let folder = fs::read_dir(root.path()).unwrap().next().unwrap().unwrap().path();
    fs::rename(&folder, root.path().join("v1-0a1b2c3d-1")).unwrap();
    assert_eq!(SearchIndex::open(root.path()).unwrap().state, State::NeedsRebuild);
    let mut builder = tantivy::schema::Schema::builder();
    builder.add_text_field("title", tantivy::schema::TEXT);
    fs::create_dir(&folder).unwrap();
    tantivy::Index::create_in_dir(&folder, builder.build()).unwrap();
    assert_eq!(SearchIndex::open(root.path()).unwrap().state, State::NeedsRebuild);
}

#[test]
fn a_withheld_sheet_is_not_found_until_its_event_is_committed() {
    let house = House::new();
    let counted = || {
        let suggested = house.index.suggest("boule", 5, &[Visibility::Public]).unwrap().len();
        (house.found("\"boule de neige\"").len(), suggested)
    };
    let before = counted();
    let first = *house.found("\"boule de neige\"").first().unwrap();
    house.index.withhold(first, 9);
    assert!(counted().0 < before.0 && counted().1 <= before.1, "{:?} of {before:?}", counted());
    house.index.commit(8).unwrap();
    assert!(counted().0 < before.0);
    house.index.commit(9).unwrap();
    assert_eq!(counted(), before);
}

#[test]
fn an_index_in_parts_is_merged_into_one_and_an_empty_one_stays() {
    let root = tempfile::tempdir().unwrap();
    let Opened { index, .. } = SearchIndex::open(root.path()).unwrap();
    index.tidy().unwrap();
    for number in 1..5 {
        index.replace(&sheet(number, METHOD, &format!("Fiche {number}"), "a", "")).unwrap();
        index.commit(u64::try_from(number).unwrap()).unwrap();
    }
    let parts = || index.searcher().0.segment_readers().len();
    assert!(parts() > 1);
    index.tidy().unwrap();
    assert_eq!((parts(), index.len()), (1, 4));
    index.replace(&sheet(2, METHOD, "Autre", "a", "")).unwrap();
    index.commit(5).unwrap();
    assert_eq!(index.len(), 4);
}
