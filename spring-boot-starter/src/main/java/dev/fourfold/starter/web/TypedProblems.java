package dev.fourfold.starter.web;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** For an application to import: whatever it or its framework refuses over HTTP is a problem with a type of its own. */
@Configuration(proxyBeanMethods = false)
@Import({FrameworkProblems.class, ErrorPage.class, TomcatProblems.class})
public class TypedProblems {}
