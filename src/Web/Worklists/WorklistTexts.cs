namespace Varde.Web.Worklists;

/// <summary>The texts of the worklists: WorklistTexts.resx in bokmål, WorklistTexts.en.resx in English. A test holds that both have the same keys.</summary>
internal sealed class WorklistTexts;
