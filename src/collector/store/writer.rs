//! The thread that writes.
//!
//! It takes what has queued up while the last commit was on its way to the disk, writes it in one
//! transaction, and only then answers. So many senders share one wait for the disk, and one sender
//! waits no longer than it must.

use std::sync::mpsc;

use tokio::sync::oneshot;

use super::super::envelope::Envelope;
use super::{Backend, StoreError, Stored};

/// How many responses one transaction takes, unless a single job has more.
const BATCH: usize = 512;

/// What somebody else wants of the backend.
pub(super) type Question = Box<dyn FnOnce(&mut dyn Backend) + Send>;

/// What the writer is told.
pub(super) enum Order {
    /// Store these.
    Add(Job),
    /// Do this between two batches.
    Ask(Question),
    /// Write what came before, then close the store.
    Close,
}

/// Responses that came together, and who waits for the outcome.
pub(super) struct Job {
    pub(super) envelopes: Vec<Envelope>,
    pub(super) answer: oneshot::Sender<Result<Vec<Stored>, StoreError>>,
}

/// The life of the writer: one order after the other until it is told to close, or the last handle
/// is gone.
pub(super) fn work(mut backend: Box<dyn Backend>, orders: &mpsc::Receiver<Order>) {
    let mut next = orders.recv().ok();
    while let Some(order) = next {
        next = match order {
            Order::Close => return,
            Order::Ask(question) => {
                question(&mut *backend);
                None
            }
            Order::Add(job) => {
                let (batch, other) = gather(job, orders);
                write(&mut *backend, batch);
                other
            }
        };
        next = next.or_else(|| orders.recv().ok());
    }
}

/// The jobs that wait already, and the first order that is none.
fn gather(first: Job, orders: &mpsc::Receiver<Order>) -> (Vec<Job>, Option<Order>) {
    let mut size = first.envelopes.len();
    let mut batch = vec![first];
    while size < BATCH {
        match orders.try_recv() {
            Ok(Order::Add(job)) => {
                size += job.envelopes.len();
                batch.push(job);
            }
            Ok(other) => return (batch, Some(other)),
            Err(_) => break,
        }
    }
    (batch, None)
}

/// Writes a batch. One that the database refuses for its data is written job by job: nobody pays for
/// the response of somebody else.
fn write(backend: &mut dyn Backend, batch: Vec<Job>) {
    let envelopes: Vec<&Envelope> = batch.iter().flat_map(|job| &job.envelopes).collect();
    let written = backend.add(&envelopes);
    match written {
        Ok(outcomes) => {
            let mut outcomes = outcomes.into_iter();
            for job in batch {
                let part = outcomes.by_ref().take(job.envelopes.len()).collect();
                // Who has hung up meanwhile will ask again, with the same id.
                let _ = job.answer.send(Ok(part));
            }
        }
        Err(error) if error.is_about_data && batch.len() > 1 => {
            for job in batch {
                write(backend, vec![job]);
            }
        }
        Err(error) => {
            for job in batch {
                let _ = job.answer.send(Err(error.clone()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DeadLetter, Delivery, Settlement, Tally};
    use super::*;

    /// A database that has no place for the survey "bad".
    #[derive(Default)]
    struct Picky {
        transactions: usize,
    }

    impl Backend for Picky {
        fn add(&mut self, batch: &[&Envelope]) -> Result<Vec<Stored>, StoreError> {
            self.transactions += 1;
            if batch.iter().any(|envelope| envelope.survey == "bad") {
                return Err(StoreError { words: "no".to_owned(), is_about_data: true });
            }
            Ok(vec![Stored::Now; batch.len()])
        }

        fn claim(&mut self, _: &str, _: i64, _: i64, _: u32) -> Result<Vec<Delivery>, StoreError> {
            Ok(vec![])
        }

        fn settle(&mut self, _: &str, _: &Settlement) -> Result<(), StoreError> {
            Ok(())
        }

        fn next_due(&mut self, _: &str) -> Result<Option<i64>, StoreError> {
            Ok(None)
        }

        fn tallies(&mut self) -> Result<Vec<Tally>, StoreError> {
            Ok(vec![])
        }

        fn dead_letters(&mut self, _: Option<&str>, _: u32) -> Result<Vec<DeadLetter>, StoreError> {
            Ok(vec![])
        }

        fn resend(&mut self, _: Option<&str>, _: Option<&str>, _: i64) -> Result<u64, StoreError> {
            Ok(0)
        }

        fn ping(&mut self) -> Result<(), StoreError> {
            Ok(())
        }
    }

    fn job(surveys: &[&str]) -> (Job, oneshot::Receiver<Result<Vec<Stored>, StoreError>>) {
        let envelopes = surveys
            .iter()
            .map(|survey| Envelope {
                id: String::new(),
                survey: (*survey).to_owned(),
                status: String::new(),
                body: String::new(),
                routes: vec![],
            })
            .collect();
        let (answer, answered) = oneshot::channel();
        (Job { envelopes, answer }, answered)
    }

    #[test]
    fn a_response_that_the_database_refuses_costs_nobody_elses() {
        let (first, mut first_answer) = job(&["good"]);
        let (second, mut second_answer) = job(&["bad"]);
        let (third, mut third_answer) = job(&["good", "good"]);
        write(&mut Picky::default(), vec![first, second, third]);
        assert_eq!(first_answer.try_recv().unwrap(), Ok(vec![Stored::Now]));
        assert!(second_answer.try_recv().unwrap().is_err());
        assert_eq!(third_answer.try_recv().unwrap(), Ok(vec![Stored::Now; 2]));
    }

    #[test]
    fn what_waits_is_written_in_one_transaction_and_in_order() {
        let (queue, orders) = mpsc::sync_channel(10);
        let mut answers = vec![];
        for _ in 0..5 {
            let (job, answer) = job(&["good"]);
            queue.send(Order::Add(job)).unwrap();
            answers.push(answer);
        }
        let Ok(Order::Add(first)) = orders.recv() else { panic!("a job") };
        queue.send(Order::Close).unwrap();
        let (batch, other) = gather(first, &orders);
        assert_eq!(batch.len(), 5);
        assert!(matches!(other, Some(Order::Close)));
        let mut database = Picky::default();
        write(&mut database, batch);
        assert_eq!(database.transactions, 1);
        assert!(answers.iter_mut().all(|answer| answer.try_recv().unwrap().is_ok()));
    }
}
