use crate::{answered::*, large::large};
use returnlint::report::{dataset::*, look::Look, summary::*};
use returnlint::study::summary::Summary;
#[test]
fn dump() {
    let seed = std::env::var("SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(7);
    let run = large(seed);
    let dir = std::path::PathBuf::from("/tmp/page");
    std::fs::create_dir_all(&dir).unwrap();
    with_run(&run, |r| {
        let study = study(&run);
        let s = Summary::new(&study, None);
        std::fs::write(dir.join("summary.html"), html::render(&r, &s)).unwrap();
        std::fs::write(dir.join("summary.txt"), human::render(&r, &s, &Look::default(), false)).unwrap();
        std::fs::write(
            dir.join("narrow.txt"),
            human::render(&r, &s, &Look { width: 60, colour: false, unicode: true }, false),
        )
        .unwrap();
        std::fs::write(dir.join("plain.txt"), plain::render(&r, &s, false)).unwrap();
        json::write(std::fs::File::create(dir.join("summary.json")).unwrap(), &r, &s).unwrap();
        returnlint::report::summary::csv::write(std::fs::File::create(dir.join("summary.csv")).unwrap(), &s).unwrap();
        let d = Dataset::new(r, &study);
        let a = returnlint::report::dataset::csv::answers(std::fs::File::create(dir.join("data.csv")).unwrap(), &d)
            .unwrap();
        let c = returnlint::report::dataset::csv::councils(
            std::fs::File::create(dir.join("data-councils.csv")).unwrap(),
            &d,
        )
        .unwrap();
        package::write(
            std::fs::File::create(dir.join("data.package.json")).unwrap(),
            &d,
            &package::Files { answers: ("data.csv", &a), councils: ("data-councils.csv", &c) },
        )
        .unwrap();
        xlsx::write(std::fs::File::create(dir.join("data.xlsx")).unwrap(), &d).unwrap();
        returnlint::report::dataset::parquet::answers(std::fs::File::create(dir.join("data.parquet")).unwrap(), &d)
            .unwrap();
    });
}
