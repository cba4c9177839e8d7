namespace Varde.Web.Roadmap;

/// <summary>The texts of the roadmap's pages: RoadmapTexts.resx in bokmål, RoadmapTexts.en.resx in English. A test holds that both have the same keys. What the roadmap itself says stays as it was written.</summary>
internal sealed class RoadmapTexts;
