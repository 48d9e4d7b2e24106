//! Journeys, as lists of them and the pages of their articles show them; and what is related to an article.

use super::Renderer;
use super::views::{JourneyCard, JourneyView, LinkView};
use crate::paths::Url;
use crate::site::{ArticleId, CategoryId, Entry};

impl Renderer<'_> {
    /// The journeys that are listed on the page of a category; the root is home.
    pub(super) fn journey_cards(&self, from: &Url, category: CategoryId) -> Vec<JourneyCard> {
        let listed = self.site.journeys.iter().filter(|journey| journey.listed_in.contains(&category));
        let cards = listed.filter_map(|journey| {
            let first = *journey.steps.first()?.first()?;
            Some(JourneyCard {
                title: journey.title.clone(),
                description: journey.description.clone(),
                url: from.relative_to(&self.site.articles[first].url),
                steps: journey.steps.len(),
            })
        });
        cards.collect()
    }

    pub(super) fn journeys(&self, entry: &Entry) -> Vec<JourneyView> {
        let views = entry.journeys.iter().map(|&(journey, step)| {
            let journey = &self.site.journeys[journey];
            let article = |id: &ArticleId| self.sibling(&entry.url, *id);
            let steps = journey.steps.iter().map(|step| step.iter().map(article).collect());
            JourneyView { title: journey.title.clone(), step: step + 1, steps: steps.collect() }
        });
        views.collect()
    }

    /// The article so many steps before or after, on the first journey; of several, the first.
    pub(super) fn on_journey(&self, entry: &Entry, away: isize) -> Option<ArticleId> {
        let &(journey, step) = entry.journeys.first()?;
        let step = step.checked_add_signed(away)?;
        self.site.journeys[journey].steps.get(step)?.first().copied()
    }

    /// Those that the article names, then those most alike.
    pub(super) fn related(&self, id: ArticleId) -> Vec<LinkView> {
        let entry = &self.site.articles[id];
        let most = self.config.output.html.related as usize;
        let mut ids = entry.related.clone();
        if ids.len() < most {
            // What it names, and its journey, may be among the most alike.
            let known = |id: &ArticleId| ids.contains(id) || self.is_on_journey_of(entry, *id);
            let alike: Vec<ArticleId> =
                self.site.related.of(id, most * 2).into_iter().filter(|id| !known(id)).collect();
            ids.extend(alike.into_iter().take(most.saturating_sub(ids.len())));
        }
        let others = ids.into_iter().filter(|&other| other != id);
        others.map(|other| self.article_link(&entry.url, other)).collect()
    }

    fn is_on_journey_of(&self, entry: &Entry, id: ArticleId) -> bool {
        entry
            .journeys
            .iter()
            .any(|&(journey, _)| self.site.journeys[journey].steps.iter().any(|s| s.contains(&id)))
    }
}
