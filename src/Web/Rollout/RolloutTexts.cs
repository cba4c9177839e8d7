namespace Varde.Web.Rollout;

/// <summary>The texts of the switches of rollout: RolloutTexts.resx in bokmål, RolloutTexts.en.resx in English. A test holds that both have the same keys.</summary>
internal sealed class RolloutTexts;
