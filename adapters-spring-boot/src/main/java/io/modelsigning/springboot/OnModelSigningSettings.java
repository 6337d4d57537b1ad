package io.modelsigning.springboot;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether anything is set of this, so that an application that sets nothing gets nothing. */
final class OnModelSigningSettings extends SpringBootCondition {
  @Override
  public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata type) {
    boolean set =
        Binder.get(context.getEnvironment())
            .bind(ModelSigningProperties.PREFIX, Bindable.mapOf(String.class, Object.class))
            .isBound();
    ConditionMessage.Builder message = ConditionMessage.forCondition("model-signing properties");
    return set
        ? ConditionOutcome.match(message.because("some are set"))
        : ConditionOutcome.noMatch(message.because("none is set"));
  }
}
