namespace Varde.Web.Rollout.Waves;

/// <summary>The texts of the waves of rollout: WaveTexts.resx in bokmål, WaveTexts.en.resx in English. A test holds that both have the same keys.</summary>
internal sealed class WaveTexts;
