//! The best assignment of columns to fields, all together.

/// Pairs of rows and columns of a table of gains so that the sum of gains is greatest and no row or column is used twice. Pairs
/// without gain are left out. This is the Hungarian method in its form with potentials; work grows with rows² × columns.
pub(crate) fn best(gains: &[Vec<f64>]) -> Vec<Option<usize>> {
    let rows = gains.len();
    let width = gains.iter().map(Vec::len).max().unwrap_or(0);
    if width == 0 {
        return vec![None; rows];
    }
    // One column of no gain for each row, so that a row may stay alone. Place 0 of every list is the method's own.
    let columns = width + rows;
    let cost = |row: usize, column: usize| -> f64 {
        -gains.get(row.wrapping_sub(1)).and_then(|g| g.get(column.wrapping_sub(1))).copied().unwrap_or(0.0)
    };
    let mut row_potential = vec![0.0; rows + 1];
    let mut column_potential = vec![0.0; columns + 1];
    let mut row_of = vec![0_usize; columns + 1];
    let get = |list: &[f64], at: usize| list.get(at).copied().unwrap_or(0.0);
    for row in 1..=rows {
        let mut way = vec![0_usize; columns + 1];
        let mut least = vec![f64::INFINITY; columns + 1];
        let mut used = vec![false; columns + 1];
        set(&mut row_of, 0, row);
        let mut at = 0;
        loop {
            set(&mut used, at, true);
            let from = row_of.get(at).copied().unwrap_or(0);
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for column in 1..=columns {
                if used.get(column).copied().unwrap_or(true) {
                    continue;
                }
                let reduced = cost(from, column) - get(&row_potential, from) - get(&column_potential, column);
                if reduced < get(&least, column) {
                    set(&mut least, column, reduced);
                    set(&mut way, column, at);
                }
                if get(&least, column) < delta {
                    delta = get(&least, column);
                    next = column;
                }
            }
            for column in 0..=columns {
                if used.get(column).copied().unwrap_or(false) {
                    let row = row_of.get(column).copied().unwrap_or(0);
                    add(&mut row_potential, row, delta);
                    add(&mut column_potential, column, -delta);
                } else {
                    add(&mut least, column, -delta);
                }
            }
            at = next;
            if row_of.get(at).copied().unwrap_or(0) == 0 {
                break;
            }
        }
        while at != 0 {
            let before = way.get(at).copied().unwrap_or(0);
            let moved = row_of.get(before).copied().unwrap_or(0);
            set(&mut row_of, at, moved);
            at = before;
        }
    }
    let mut out = vec![None; rows];
    for (column, &row) in row_of.iter().enumerate().skip(1) {
        if row > 0 && cost(row, column) < 0.0 {
            set(&mut out, row - 1, Some(column - 1));
        }
    }
    out
}

fn set<T>(list: &mut [T], at: usize, value: T) {
    if let Some(place) = list.get_mut(at) {
        *place = value;
    }
}

fn add(list: &mut [f64], at: usize, value: f64) {
    if let Some(place) = list.get_mut(at) {
        *place += value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_columns_are_assigned_together() {
        // The second column knows one field only, so the first gives way.
        assert_eq!(best(&[vec![1.0, 0.95], vec![0.9, 0.0]]), [Some(1), Some(0)]);
        assert_eq!(best(&[vec![1.0, 0.1], vec![0.5, 0.0]]), [Some(0), None]);
    }

    #[test]
    fn what_gains_nothing_stays_alone() {
        assert_eq!(best(&[vec![0.0, 0.0], vec![0.0, 0.4]]), [None, Some(1)]);
        assert_eq!(best(&[vec![], vec![]]), [None, None]);
    }

    #[test]
    fn it_is_the_best_of_all_assignments() {
        let mut seed = 7_u64;
        for _ in 0..50 {
            let gains: Vec<Vec<f64>> = (0..4)
                .map(|_| {
                    (0..3)
                        .map(|_| {
                            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                            f64::from(u32::try_from(seed >> 40).unwrap() % 10) / 10.0
                        })
                        .collect()
                })
                .collect();
            let found: f64 = best(&gains).iter().enumerate().filter_map(|(r, c)| c.map(|c| gains[r][c])).sum();
            let mut most = 0.0_f64;
            // Every way to give four rows one of three columns or none.
            for code in 0..256 {
                let picks: Vec<usize> = (0..4).map(|i| (code >> (2 * i)) & 3).collect();
                if (0..3).all(|c| picks.iter().filter(|p| **p == c).count() < 2) {
                    most = most.max(picks.iter().enumerate().filter(|(_, c)| **c < 3).map(|(r, c)| gains[r][*c]).sum());
                }
            }
            assert!((found - most).abs() < 1e-9, "{gains:?}");
        }
    }
}
