//! What ranked lists are worth.

use crate::DEPTH;
use crate::sets::Set;

/// What one way of asking gives, and each question's part of it.
pub(crate) struct Figures {
    pub(crate) hit1: f64,
    pub(crate) hit10: f64,
    pub(crate) mrr: f64,
    pub(crate) ndcg: f64,
    hits: Vec<f64>,
    ranks: Vec<f64>,
}

/// The ranked list of each question; two threads, as there are two cores.
pub(crate) fn lists(questions: &[String], ask: impl Fn(&str) -> Vec<i64> + Sync) -> Vec<Vec<i64>> {
    let half = questions.len().div_ceil(2);
    std::thread::scope(|scope| {
        let parts: Vec<_> = questions
            .chunks(half.max(1))
            .map(|part| scope.spawn(|| part.iter().map(|text| ask(text)).collect::<Vec<_>>()))
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    })
}

impl Figures {
    pub(crate) fn of(set: &Set, lists: &[Vec<i64>]) -> Self {
        let (mut first, mut hits, mut ranks, mut gains) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (question, list) in set.questions.iter().zip(lists) {
            let right = |number: &i64| question.answers.contains(number);
            let rank = list.iter().take(DEPTH).position(right);
            first.push(f64::from(u8::from(rank == Some(0))));
            hits.push(f64::from(u8::from(rank.is_some())));
            ranks.push(rank.map_or(0.0, |rank| 1.0 / at(rank)));
            let gain = |at_rank: usize| 1.0 / (at(at_rank) + 1.0).log2();
            let gained: f64 = list
                .iter()
                .take(DEPTH)
                .enumerate()
                .filter(|(_, number)| right(number))
                .map(|(rank, _)| gain(rank))
                .sum();
            let best: f64 = (0..question.answers.len().min(DEPTH)).map(gain).sum();
            gains.push(gained / best);
        }
        Self { hit1: mean(&first), hit10: mean(&hits), mrr: mean(&ranks), ndcg: mean(&gains), hits, ranks }
    }

    /// The paired differences of hit@10 and MRR@10 over another way, each with its standard error.
    pub(crate) fn over(&self, other: &Self) -> (String, String) {
        (paired(&self.hits, &other.hits), paired(&self.ranks, &other.ranks))
    }
}

/// A place in a list, counted from 1.
fn at(rank: usize) -> f64 {
    f64::from(u32::try_from(rank).unwrap()) + 1.0
}

fn count(values: &[f64]) -> f64 {
    f64::from(u32::try_from(values.len()).unwrap())
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / count(values)
}

fn paired(ours: &[f64], theirs: &[f64]) -> String {
    let differences: Vec<f64> = ours.iter().zip(theirs).map(|(one, other)| one - other).collect();
    let middle = mean(&differences);
    let variance = differences.iter().map(|value| (value - middle).powi(2)).sum::<f64>() / (count(&differences) - 1.0);
    format!("{middle:+.3} ± {:.3}", (variance / count(&differences)).sqrt())
}
