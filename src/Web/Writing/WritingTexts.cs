namespace Varde.Web.Writing;

/// <summary>The texts of the pages on which clinicians write: WritingTexts.resx in bokmål, WritingTexts.en.resx in English. A test holds that both have the same keys.</summary>
internal sealed class WritingTexts;
