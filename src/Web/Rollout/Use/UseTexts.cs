namespace Varde.Web.Rollout.Use;

/// <summary>The texts of the figures of use: UseTexts.resx in bokmål, UseTexts.en.resx in English. A test holds that both have the same keys.</summary>
internal sealed class UseTexts;
