//! What setting another status makes of a task line (`reference`: task lines, section 5).

use jiff::civil::Date;

use super::{Occurrence, OnCompletion, Status, StatusType, TaskDate, TaskSettings, TaskValues};

impl TaskValues<'_> {
    /// The lines that take the place of this one when its status becomes `status` on the day `today`: the line
    /// itself, before or behind it the next occurrence. A done task that says 🏁 delete leaves no line of its own.
    pub fn with_status(&self, status: &Status, settings: &TaskSettings, today: Date) -> Vec<String> {
        let mut lines = self.kept_with_status(status, settings, today);
        if self.becomes_done(status) && self.on_completion == Some(OnCompletion::Delete) {
            lines.remove(if settings.recurrence_below { 0 } else { lines.len() - 1 });
        }
        lines
    }

    /// As [`TaskValues::with_status`], whatever is to happen on completion.
    pub fn kept_with_status(&self, status: &Status, settings: &TaskSettings, today: Date) -> Vec<String> {
        if *status == self.status {
            return vec![self.write(settings.format)];
        }
        let dated = |kind: StatusType, old: Option<TaskDate>, sets_date: bool| match status.kind == kind {
            true if self.status.kind == kind => old,
            true => sets_date.then_some(TaskDate::Valid(today)),
            false => None,
        };
        let toggled = TaskValues {
            status: status.clone(),
            done: dated(StatusType::Done, self.done, settings.set_done),
            cancelled: dated(StatusType::Cancelled, self.cancelled, settings.set_cancelled),
            ..self.clone()
        };
        let mut lines = vec![toggled.write(settings.format)];
        if self.becomes_done(status)
            && let Some(copy) = self.next_occurrence(status, settings, today)
        {
            let at = if settings.recurrence_below { 1 } else { 0 };
            lines.insert(at, copy.write(settings.format));
        }
        lines
    }

    fn becomes_done(&self, status: &Status) -> bool {
        status.kind == StatusType::Done && self.status.kind != StatusType::Done
    }

    /// The task that follows this one when it is done with `status`; `None` if it does not repeat.
    fn next_occurrence(
        &self,
        status: &Status,
        settings: &TaskSettings,
        today: Date,
    ) -> Option<TaskValues<'_>> {
        let rule = self.recurrence.as_ref()?;
        let dates = Occurrence {
            start: self.start,
            scheduled: self.scheduled.filter(|_| !self.scheduled_inferred),
            due: self.due,
        };
        let Occurrence { start, scheduled, due } = rule.next(dates, settings, today);
        Some(TaskValues {
            status: settings.open_status_behind(status),
            start,
            scheduled,
            scheduled_inferred: false,
            due,
            created: settings.set_created.then_some(TaskDate::Valid(today)),
            done: None,
            cancelled: None,
            id: None,
            depends_on: Vec::new(),
            block_link: "",
            ..self.clone()
        })
    }
}

impl TaskSettings {
    /// The status of a new occurrence: following the next symbols from `status`, the first that means Todo, else
    /// the first that means in progress, else the blank.
    fn open_status_behind(&self, status: &Status) -> Status {
        let mut chain: Vec<Status> = Vec::new();
        let mut next = self.status_of(status.next);
        while !chain.iter().any(|seen| seen.symbol == next.symbol) {
            let following = self.status_of(next.next);
            chain.push(next);
            next = following;
        }
        let first = |kind: StatusType| chain.iter().find(|status| status.kind == kind).cloned();
        let open = first(StatusType::Todo).or_else(|| first(StatusType::InProgress));
        open.unwrap_or_else(|| self.status_of(' '))
    }
}
